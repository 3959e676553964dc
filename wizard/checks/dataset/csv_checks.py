"""What can be wrong with the rows of a classifier's CSV files: the declarations."""

from wizard.checks.check import Check
from wizard.checks.dataset import limits

NOT_UTF8 = Check(
    "dataset.not-utf8",
    "error",
    "every CSV file or manifest of a classifier is UTF-8",
    "Comprehend reads UTF-8 only, so the training ends in error or learns garbled text.",
    "Save the file as UTF-8.",
)
BYTE_ORDER_MARK = Check(
    "dataset.byte-order-mark",
    "warning",
    "no CSV file or manifest of a classifier begins with a byte order mark",
    "The mark may become a part of the first value, which is then another label, or no JSON.",
    'Save the file as UTF-8 without a byte order mark ("UTF-8", not "UTF-8 with BOM").',
)
NUL = Check(
    "dataset.nul-character",
    "warning",
    "no CSV file or manifest of a classifier holds a NUL",
    "Text has no such character: the file may be UTF-16, or damaged.",
    "Save the file as UTF-8 text.",
)
LINE_ENDS = Check(
    "dataset.line-ends",
    "error",
    "rows end with a line feed",
    "AWS takes rows that end with \\n or \\r\\n; with a carriage return alone, several rows are one.",
    "Save the file with line ends of Unix or of Windows.",
)
HEADER_ROW = Check(
    "dataset.header-row",
    "error",
    "no CSV file of a classifier begins with a header row",
    "Training files have none: the header is taken for a document with a label of its own, and the training fails.",
    "Remove the first line.",
)
COLUMNS = Check(
    "dataset.columns",
    "error",
    "every row has two columns (two or three with native documents)",
    "Comprehend does not take rows with other columns.",
    "Write label,text. A text with a comma, a quotation mark or a line break stands in quotation marks, and a "
    "quotation mark inside it is written twice.",
)
BLANK_LABEL = Check(
    "dataset.blank-label",
    "error",
    "no label is blank",
    "Every document needs a label.",
    "Give the row a label, or remove it.",
)
BLANK_TEXT = Check(
    "dataset.blank-text",
    "error",
    "no text is blank",
    "A document without text cannot be learned from.",
    "Remove the row.",
)
QUOTE_AFTER_SPACE = Check(
    "dataset.quote-after-space",
    "warning",
    "no quotation mark stands behind a space at the beginning of a text",
    "Behind a space it does not quote: it is part of the text, and commas in the text begin another column.",
    "Remove the space between the comma and the quotation mark.",
)
SPACES = Check(
    "dataset.spaces-around-comma",
    "warning",
    "there are no spaces around the comma between label and text",
    "They become part of the label or of the text; AWS asks for rows without them.",
    "Remove them.",
)
EMPTY_LINES = Check(
    "dataset.empty-lines",
    "warning",
    "no line is empty",
    "AWS does not say whether it leaves empty lines out.",
    "Remove them.",
)
QUOTE_NOT_CLOSED = Check(
    "dataset.quote-not-closed",
    "error",
    "every quotation mark is closed",
    "Everything behind it is read as one text, and the rows in it are lost.",
    "Close the text with a quotation mark. One inside a text is written twice.",
)
SWALLOWED_ROWS = Check(
    "dataset.swallowed-rows",
    "warning",
    "no quoted text seems to hold other rows",
    "A quotation mark is probably missing: these rows are read as a part of the text.",
    "Close the text with a quotation mark. One inside a text is written twice.",
)
IN_BOTH = Check(
    "dataset.in-both-sets",
    "warning",
    f"no text is in the training set and in the test set (of which {limits.MOST_REMEMBERED:,} texts are compared)",
    "What the model has learned by heart makes its test look better than it is.",
    "Take these documents out of one of the two.",
)
DELIMITER = Check(
    "dataset.label-delimiter",
    "warning",
    "the labels are joined with the plan's delimiter in multi-label mode",
    "With a wrong delimiter joined labels count as one label, and AWS says nothing about it.",
    "Set dataset.label_delimiter to the character that separates the labels, or mode to MULTI_CLASS.",
)
DELIMITER_IN_LABEL = Check(
    "dataset.delimiter-in-label",
    "warning",
    "the delimiter does not seem to be a part of a label",
    "AWS asks for a delimiter that no label holds: a label that holds it becomes several.",
    "Use another delimiter in the files, and set dataset.label_delimiter to it.",
)
JOINED_LABELS = Check(
    "dataset.joined-labels",
    "warning",
    "no label looks like several labels in multi-class mode",
    "In multi-class mode each of them is learned as a label of its own.",
    "Set mode to MULTI_LABEL if a document may have several labels.",
)
REPEATED_LABEL = Check(
    "dataset.repeated-label",
    "warning",
    "no document has the same label twice in multi-label mode",
    "It is the same label all the same, so something else was probably meant.",
    "Name each label of a document once.",
)
DOCUMENT_MISSING = Check(
    "dataset.document-missing",
    "error",
    "every native document that a CSV file names exists",
    "Comprehend looks for the document below the location of the documents, and the training fails.",
    "Upload the document, or correct its name. Upper and lower case count.",
)
PAGE = Check(
    "dataset.page-number",
    "error",
    "the page of a native document is a number from 1",
    "The third column is the page that the label is for; only an image needs none.",
    "Write the number of the page. Of an image it may be empty.",
)

OF_TEXT = (NOT_UTF8, BYTE_ORDER_MARK, NUL)
"""About any file of text."""
OF_ROWS = (
    *OF_TEXT,
    LINE_ENDS,
    HEADER_ROW,
    COLUMNS,
    BLANK_LABEL,
    BLANK_TEXT,
    QUOTE_AFTER_SPACE,
    SPACES,
    EMPTY_LINES,
    QUOTE_NOT_CLOSED,
    SWALLOWED_ROWS,
)
"""Settled from the rows alone, whatever the plan says otherwise."""
OF_DELIMITER = (DELIMITER, DELIMITER_IN_LABEL, JOINED_LABELS, REPEATED_LABEL)
"""Settled from the column of labels and the plan's mode."""
OF_NATIVE = (DOCUMENT_MISSING, PAGE)
CHECKS = (*OF_ROWS, IN_BOTH, *OF_DELIMITER, *OF_NATIVE)
