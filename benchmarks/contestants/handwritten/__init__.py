"""A loop written by hand for this one mapping: what a good engineer would do without us.

confluent-kafka's ``consume(1000)``, fastavro, SQLAlchemy Core in bulk. It keeps the same state as the
routing worker (record images and what became of their last event, agreed values on both sides, the
command in flight and when to send it again) with the same care: one transaction per batch, the broker
has everything before it commits, offsets last. Its commands are compared byte for byte, headers
included, with those of the routing worker. What it cannot do: any other mapping, conflicts by policy,
parking, creates, deletes, errors, a bad message.
"""
