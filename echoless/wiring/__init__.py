"""The one place that names concrete implementations: from settings to parts that fit together."""
