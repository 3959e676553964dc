"""Training data as Comprehend reads it: what is in a dataset, or what is wrong with it.

The rules are those of the developer guide (preparing training data; guidelines and quotas). The sentences are ours: AWS
publishes none, but for the two about access to S3.
"""
