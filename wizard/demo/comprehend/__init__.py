"""Amazon Comprehend as far as custom models go: what moto lacks for this product, written to behave as AWS does."""
