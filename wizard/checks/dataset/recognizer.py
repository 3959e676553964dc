"""The training and test data of entity recognizers: annotations, entity lists, augmented manifests."""

from wizard.checks.dataset import annotations, entities, recognizer_manifests
from wizard.checks.inspection import Inspection

INSPECTIONS: tuple[Inspection, ...] = (annotations.INSPECTION, entities.INSPECTION, recognizer_manifests.INSPECTION)
