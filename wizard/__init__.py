"""comprehend-wizard: Amazon Comprehend custom models, trained with the VPC settings and KMS keys you must use."""

__version__ = "0.1.0"
