"""Limits of a document classifier's training data, each declared once.

Sources: the Amazon Comprehend developer guide, "Guidelines and quotas" (QUOTAS) and "Preparing classifier training
data" (PREPARING). Where the two differ, both are here.
"""

MOST_BYTES = 5 * 1024**3
"""All files of a classifier's training together (QUOTAS: 5 GB)."""
MOST_LABELS = {"MULTI_CLASS": 1_000, "MULTI_LABEL": 100}
"""Different labels, by mode (QUOTAS)."""
LEAST_LABELS = 2
LONGEST_LABEL = 5_000
"""Characters of a label (QUOTAS)."""
LEAST_PER_LABEL = 10
"""Documents that each label needs (PREPARING; QUOTAS for multi-label)."""
RECOMMENDED_PER_LABEL = 50
"""Documents for each label in multi-class mode: PREPARING recommends them, QUOTAS asks for them."""
LEAST_MULTI_LABEL_DOCUMENTS = 50
"""Documents of all labels together in multi-label mode (QUOTAS)."""
MOST_MULTI_LABEL_DOCUMENTS = 1_000_000
"""Examples in multi-label mode (QUOTAS)."""
DEFAULT_DELIMITER = "|"
"""What separates the labels of a document where the request does not say (API reference, LabelDelimiter)."""
ARCHIVES = frozenset({"GLACIER", "DEEP_ARCHIVE"})
"""Storage classes whose objects must be restored before anybody can read them (S3 user guide, storage classes)."""

# The wizard's own: what it keeps in memory, however large the files are.
MOST_LABELS_KEPT = 20_000
"""Different texts in the column of labels that are counted; more of them are no labels."""
MOST_LABEL_CHARACTERS_KEPT = 2_000_000
MOST_REMEMBERED = 100_000
"""Documents of the test set that are looked for in the training set."""
LONGEST_FIELD = 1 << 20
"""Characters of one text: more are a quotation mark that is never closed."""
LONGEST_LINE = 4 * LONGEST_FIELD
"""Bytes of one line."""
LONGEST_MANIFEST_LINE = 10_000_000
"""Bytes of one line of an augmented manifest that are read."""
