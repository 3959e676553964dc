"""The dataset step: where the training data is and how it is written."""

from collections.abc import Iterator

from wizard.flow.answers import Answers, Value, text_of
from wizard.flow.questions import Browse, Choose, ChooseSome, Option, Question, Step, WriteSome
from wizard.flow.start_steps import is_classifier, is_recognizer
from wizard.plan import limits as f
from wizard.plan.arns import parse_arn

_FILE = Browse(takes_object=True, takes_prefix=False, rule=f.S3_URI)
_FILES = Browse(takes_object=True, takes_prefix=True, rule=f.S3_URI)
FOLDER = Browse(takes_object=False, takes_prefix=True, rule=f.S3_URI)

_NATIVE = "SEMI_STRUCTURED_DOCUMENT"


def _layout(answers: Answers) -> str:
    return text_of(answers, "_layout")


def _infer_layout(answers: Answers) -> Value | None:
    if not is_classifier(answers):
        return None
    if text_of(answers, "dataset.format") == "AUGMENTED_MANIFEST":
        return "manifest"
    if text_of(answers, "dataset.document_type") == _NATIVE:
        return "native"
    return "csv" if text_of(answers, "dataset.train") else None


def _layout_gives(answers: Answers) -> dict[str, Value | None]:
    match _layout(answers):
        case "manifest":
            return {"dataset.format": "AUGMENTED_MANIFEST", "dataset.document_type": None}
        case "native":
            return {"dataset.format": "COMPREHEND_CSV", "dataset.document_type": _NATIVE}
        case _:
            # A profile may say plain text in so many words; nobody needs to.
            said = "PLAIN_TEXT_DOCUMENT" if "dataset.document_type" in answers else None
            return {"dataset.format": "COMPREHEND_CSV", "dataset.document_type": said}


def _infer_annotations(answers: Answers) -> Value | None:
    if not is_recognizer(answers):
        return None
    if "dataset.manifests.0.s3_uri" in answers:
        return "manifest"
    if "dataset.entity_list" in answers:
        return "entity_list"
    return "annotations" if "dataset.annotations" in answers else None


def _with_csv(answers: Answers) -> bool:
    return is_classifier(answers) and _layout(answers) in ("csv", "native")


def _native(answers: Answers) -> bool:
    return is_classifier(answers) and _layout(answers) == "native"


def _with_manifests(answers: Answers) -> bool:
    if is_classifier(answers):
        return _layout(answers) == "manifest"
    return is_recognizer(answers) and text_of(answers, "_annotations") == "manifest"


def _with_documents(answers: Answers) -> bool:
    return is_recognizer(answers) and text_of(answers, "_annotations") in ("annotations", "entity_list")


def _with_annotations(answers: Answers) -> bool:
    return is_recognizer(answers) and text_of(answers, "_annotations") == "annotations"


_CLASSIFIER_QUESTIONS = (
    Question(
        key="_layout",
        title="Format",
        ask="How is the training data written?",
        why="Comprehend reads a CSV of labels and texts, a CSV that names PDF, Word or image files, or the manifest of "
        "a SageMaker Ground Truth labelling job. The wrong choice is noticed only after the training has started.",
        control=Choose(
            (
                Option("csv", "CSV of labels and texts", "Two columns, label,text, UTF-8, no header row."),
                Option(
                    "native",
                    "CSV that names native documents",
                    "PDF, Word or image files in S3, read through Amazon Textract where needed. English only.",
                ),
                Option("manifest", "Augmented manifest", "JSON lines, as Ground Truth writes them."),
            )
        ),
        applies=is_classifier,
        gives=_layout_gives,
        infer=_infer_layout,
    ),
    Question(
        key="dataset.train",
        title="Training file",
        ask="Where is the training file?",
        why="Comprehend reads it with the data access role, not with your own rights. Each class needs 10 documents at "
        "the least; for classes that exclude each other AWS's quota page asks for 50.",
        control=_FILES,
        applies=_with_csv,
    ),
    Question(
        key="dataset.documents",
        title="Documents",
        ask="Where are the documents that the training file names?",
        why="The training file of native documents holds file names only; Comprehend looks for the files below this "
        "place. A name that is not found there is skipped, and too many skipped documents fail the training.",
        control=FOLDER,
        applies=_native,
    ),
    Question(
        key="dataset.reader.action",
        title="Textract",
        ask="How should text be read from scanned documents?",
        why="Digital PDF and Word files are read directly. Scans and images go through Amazon Textract, with the data "
        "access role's rights and at Textract's price.",
        control=Choose(
            (
                Option("TEXTRACT_DETECT_DOCUMENT_TEXT", "Detect text", "Lines and words."),
                Option("TEXTRACT_ANALYZE_DOCUMENT", "Analyze document", "Tables and forms as well, at a higher price."),
            )
        ),
        applies=_native,
        none="AWS's own choice",
    ),
    Question(
        key="dataset.reader.features",
        title="Textract features",
        ask="Which features should Textract read?",
        why="AnalyzeDocument must be told what to look for. AWS refuses the request without it.",
        control=ChooseSome((Option("TABLES", "Tables"), Option("FORMS", "Forms"))),
        applies=lambda a: _native(a) and text_of(a, "dataset.reader.action") == "TEXTRACT_ANALYZE_DOCUMENT",
    ),
    Question(
        key="dataset.reader.mode",
        title="Textract mode",
        ask="When should Textract be used?",
        why="By default only where a document has no text of its own. Forcing it reads every document through "
        "Textract.",
        control=Choose(
            (
                Option("SERVICE_DEFAULT", "Where it is needed", "Scans and images."),
                Option("FORCE_DOCUMENT_READ_ACTION", "For every document"),
            )
        ),
        applies=lambda a: _native(a) and bool(text_of(a, "dataset.reader.action")),
        none="AWS's own choice (where it is needed)",
    ),
    Question(
        key="dataset.test",
        title="Test file",
        ask="Do you have a test file of your own?",
        why="The model is measured against it. It must hold every label of the training file.",
        control=_FILES,
        applies=_with_csv,
        none="No test file: Comprehend holds back 10 % of the training data",
    ),
    Question(
        key="dataset.test_documents",
        title="Test documents",
        ask="Where are the documents that the test file names?",
        why="As with the training file, the test file of native documents holds file names only.",
        control=FOLDER,
        applies=lambda a: _native(a) and ("dataset.test" in a or "dataset.test_documents" in a),
        none="No test documents",
        required=lambda a: "dataset.test" in a,
    ),
)

_RECOGNIZER_QUESTIONS = (
    Question(
        key="_annotations",
        title="Annotations",
        ask="How does the data say where the entities are?",
        why="Annotations give exact places and make the better model; an entity list only gives words to look for, and "
        "needs 25 matches a type at least, better 200. A recognizer is trained from one of them.",
        control=Choose(
            (
                Option(
                    "annotations", "Annotations", "CSV with file, line and offsets; 25 annotations a type at least."
                ),
                Option("entity_list", "Entity list", "CSV with texts and their types."),
                Option(
                    "manifest", "Augmented manifest", "JSON lines, as Ground Truth writes them; also PDF annotations."
                ),
            )
        ),
        applies=is_recognizer,
        infer=_infer_annotations,
    ),
    Question(
        key="dataset.documents",
        title="Documents",
        ask="Where are the training documents?",
        why="Plain text, UTF-8, at least three documents. Comprehend reads them with the data access role.",
        control=_FILES,
        applies=_with_documents,
    ),
    Question(
        key="dataset.input_format",
        title="Input format",
        ask="How are documents divided?",
        why="The line numbers of the annotations are read accordingly: with one document per file they are left out.",
        control=Choose(
            (
                Option("ONE_DOC_PER_LINE", "One document per line"),
                Option("ONE_DOC_PER_FILE", "One document per file"),
            )
        ),
        applies=_with_documents,
        none="AWS's own choice (one document per line)",
    ),
    Question(
        key="dataset.annotations",
        title="Annotation file",
        ask="Where is the annotation file?",
        why="A CSV with the header File,Line,Begin Offset,End Offset,Type. Offsets count characters, the end is "
        "exclusive.",
        control=_FILE,
        applies=_with_annotations,
    ),
    Question(
        key="dataset.entity_list",
        title="Entity list",
        ask="Where is the entity list?",
        why="A CSV with the header Text,Type. It is case-sensitive, and every type needs at least 25 matches in the "
        "documents, better 200.",
        control=_FILE,
        applies=lambda a: is_recognizer(a) and text_of(a, "_annotations") == "entity_list",
    ),
    Question(
        key="dataset.test_documents",
        title="Test documents",
        ask="Do you have test documents of your own?",
        why="The model is measured against them. Each entity type must be annotated there at least once.",
        control=_FILES,
        applies=_with_annotations,
        none="No test documents: Comprehend holds back 10 % of the training data",
    ),
    Question(
        key="dataset.test_annotations",
        title="Test annotations",
        ask="Where are the annotations of the test documents?",
        why="Test documents without annotations measure nothing, and AWS refuses them.",
        control=_FILE,
        applies=lambda a: _with_annotations(a) and bool(text_of(a, "dataset.test_documents")),
    ),
)


def _manifest_questions(index: int) -> Iterator[Question]:
    """The questions about one augmented manifest; every one but the first is asked only if the one before is given."""
    prefix = f"dataset.manifests.{index}"
    number = f" {index + 1}" if index else ""

    def wanted(answers: Answers) -> bool:
        earlier = (f"dataset.manifests.{i}.s3_uri" for i in range(index))
        return _with_manifests(answers) and all(key in answers for key in earlier)

    def given(answers: Answers) -> bool:
        return wanted(answers) and f"{prefix}.s3_uri" in answers

    def native(answers: Answers) -> bool:
        return given(answers) and text_of(answers, f"{prefix}.document_type") == _NATIVE

    yield Question(
        key=f"{prefix}.s3_uri",
        title=f"Manifest{number}",
        ask="Where is the augmented manifest?" if not index else "Is there a further manifest?",
        why="The output manifest of a labelling job: one JSON object a line, with the source and the label attribute. "
        "At most five can be given, for training and for testing.",
        control=_FILE,
        applies=wanted,
        none="No further manifest" if index else "",
    )
    yield Question(
        key=f"{prefix}.attributes",
        title=f"Attributes{number}",
        ask="Which attributes of the manifest hold the labels?",
        why="A manifest can hold the results of several labelling jobs, each under an attribute. Give the attribute "
        "itself, not the one that ends in -metadata.",
        control=WriteSome(f.ATTRIBUTE_NAME, f.MAX_MANIFEST_ATTRIBUTES, example="ticket-class"),
        applies=given,
    )
    yield Question(
        key=f"{prefix}.split",
        title=f"Use{number}",
        ask="Is it for training or for testing?",
        why="Without a manifest for testing, Comprehend holds back a part of the training data.",
        control=Choose((Option("TRAIN", "Training"), Option("TEST", "Testing"))),
        applies=given,
        default=lambda _answers: "TEST" if index else "TRAIN",
        infer=lambda a: "TRAIN" if "name" in a else None,  # the plan's own default
    )
    yield Question(
        key=f"{prefix}.document_type",
        title=f"Document type{number}",
        ask="What did the labelling job annotate?",
        why="Annotated PDF files need the place of the annotation files and of the source documents as well.",
        control=Choose(
            (
                Option("PLAIN_TEXT_DOCUMENT", "Plain text"),
                Option(_NATIVE, "PDF documents", "Semi-structured documents."),
            )
        ),
        applies=given,
        none="AWS's own choice (plain text)",
    )
    for key, title, ask in (
        ("annotations", "PDF annotations", "Where are the annotation files?"),
        ("source_documents", "PDF sources", "Where are the source documents?"),
    ):
        yield Question(
            key=f"{prefix}.{key}",
            title=f"{title}{number}",
            ask=ask,
            why="The manifest of PDF annotations refers to files below this prefix.",
            control=FOLDER,
            applies=native,
        )


DATASET = Step(
    "dataset",
    "Dataset",
    "Data",
    (
        *_CLASSIFIER_QUESTIONS,
        *_RECOGNIZER_QUESTIONS,
        *(question for index in range(f.MAX_MANIFESTS) for question in _manifest_questions(index)),
    ),
)


def suggested_name(answers: Answers) -> str | None:
    """A name taken from the folder of the dataset, if it makes a valid one."""
    for key in ("dataset.train", "dataset.documents", "dataset.manifests.0.s3_uri"):
        parts = text_of(answers, key).removeprefix("s3://").split("/")[1:-1]
        if parts and f.NAME.problem(parts[-1]) is None:
            return parts[-1]
    return None


def suggested_endpoint_name(answers: Answers) -> str | None:
    """The name of the model, as far as it fits."""
    model = parse_arn(text_of(answers, "model"))
    if model is None:
        return None
    name = model.resource_name.partition("/")[0][: f.ENDPOINT_NAME.max_length].rstrip("-")
    return name if f.ENDPOINT_NAME.problem(name) is None else None
