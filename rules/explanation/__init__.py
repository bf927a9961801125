"""Why a record goes, waits or stays: each stage of its way through a mapping, with its result. Pure."""
