"""Spreadsheets that come in and go out: members to import, the register, the contacts."""
