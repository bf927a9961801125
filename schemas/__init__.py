"""What is said: messages, the tables they speak of, and both as Avro. Imports nothing else of ours."""
