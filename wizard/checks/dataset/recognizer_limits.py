"""Limits of an entity recognizer's training data.

Sources: the Amazon Comprehend developer guide, its pages "Guidelines and quotas" (custom entity recognition) and
"Preparing the training data" (annotations, entity lists, augmented manifests).
"""

LARGEST_DOCUMENT = 5_000
"""Bytes of one plain text document; the smallest has one."""
SMALLEST_CORPUS = 5_000
LARGEST_CORPUS = 200_000_000
"""Bytes of all plain text documents together: 5 KB to 200 MB."""
LEAST_DOCUMENTS = 3
MOST_DOCUMENTS = 200_000
"""Plain text documents."""
ANNOTATIONS_PER_TYPE = 25
"""Annotations of each entity type in plain text documents."""
LEAST_MATCHES = 25
"""Matches of an entity list for each entity type: what the page on entity lists asks for today."""
MATCHES_OF_OLD = 200
"""What the same page asked for until 2023. Neither says how matches are counted."""
MOST_ENTRIES = 1_000_000
LONGEST_ENTRY = 5_000
"""Rows of an entity list, and characters of an entry without the white space around it."""
LEAST_NATIVE_DOCUMENTS = 250
MOST_NATIVE_DOCUMENTS = 10_000
NATIVE_ANNOTATIONS_PER_TYPE = 100
LARGEST_ANNOTATION_FILE = 5_000_000
"""Native documents (PDF): how many, annotations of each type, bytes of one annotation file (5 MB)."""
MOST_TYPES = 25
"""Entity types of one recognizer."""
