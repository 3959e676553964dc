"""The steps about what is learned and what comes out: labels or entity types, and the output."""

from dataclasses import replace

from wizard.flow.answers import text_of
from wizard.flow.data_steps import FOLDER
from wizard.flow.learned import SUGGESTED
from wizard.flow.questions import Choose, Option, Question, Step, Write, WriteSome, never
from wizard.flow.start_steps import is_classifier, is_recognizer
from wizard.plan import limits as f

LABELS = Step(
    "labels",
    "Labels",
    "Labels",
    (
        Question(
            key="mode",
            title="Mode",
            ask="Does a document have one label, or several?",
            why="Multi-class learns classes that exclude each other, multi-label lets a document have several. In the "
            "wrong mode the labels are read wrongly: joined labels count as one class of their own.",
            control=Choose(
                (
                    Option("MULTI_CLASS", "One label (multi-class)", "Up to 1,000 classes."),
                    Option("MULTI_LABEL", "Several labels (multi-label)", "Up to 100 classes."),
                )
            ),
            applies=is_classifier,
            default=lambda _answers: "MULTI_CLASS",
            suggested=f"{SUGGESTED}mode",
            infer=lambda a: "MULTI_CLASS" if "name" in a else None,  # the plan's own default
        ),
        Question(
            key="dataset.label_delimiter",
            title="Label delimiter",
            ask="Which character separates the labels of a document?",
            why="It must not occur inside a label. A wrong one joins several labels into one without any message.",
            control=Write(f.LABEL_DELIMITER, example="|"),
            applies=lambda a: is_classifier(a) and text_of(a, "mode") == "MULTI_LABEL",
            none="AWS's default, |",
            suggested=f"{SUGGESTED}dataset.label_delimiter",
        ),
        Question(
            key="dataset.entity_types",
            title="Entity types",
            ask="Which entity types should be recognized?",
            why="They must be written as in the annotations; AWS documents upper-case letters and underscores. A type "
            "of the data that is not listed here is ignored.",
            control=WriteSome(f.ENTITY_TYPE, f.MAX_ENTITY_TYPES, example="PRODUCT"),
            applies=is_recognizer,
            suggested=f"{SUGGESTED}dataset.entity_types",
        ),
    ),
)

OUTPUT = Step(
    "output",
    "Output",
    "Output",
    (
        Question(
            key="output.s3_uri",
            title="Output folder",
            ask="Where should the confusion matrix be written?",
            why="Comprehend writes an archive below this prefix, with the data access role: the role needs "
            "s3:PutObject on everything below it. Without an output there is no confusion matrix, and no output key.",
            control=replace(FOLDER, near_data=False),
            applies=is_classifier,
            none="No output: the model's metrics only",
            required=never,
        ),
    ),
)
