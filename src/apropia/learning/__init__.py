"""The domain of learning."""
