"""An independent simulator of IAM's policy evaluation, to judge what the evaluator judges."""
