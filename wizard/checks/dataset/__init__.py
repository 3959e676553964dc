"""The training and test data: that it is there, can be read, and is what the plan says."""

from wizard.checks.dataset import classifier_manifests, csv_classifier, files, recognizer
from wizard.checks.inspection import Inspection

INSPECTIONS: tuple[Inspection, ...] = (
    files.INSPECTION,
    csv_classifier.INSPECTION,
    classifier_manifests.INSPECTION,
    *recognizer.INSPECTIONS,
)
