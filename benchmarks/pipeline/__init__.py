"""The routing worker alone: change events in, commands out."""
