"""What an editor needs to help while somebody writes a mapping: a JSON schema of the language. Pure."""
