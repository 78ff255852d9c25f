"""Snapshots of messages through syrupy; imported only where it is installed."""

from typing import Any

from syrupy.extensions.single_file import SingleFileSnapshotExtension, WriteMode


class MessageExtension(SingleFileSnapshotExtension):
    """A file for each snapshot, by the name it is given, with the text as it is."""

    _write_mode = WriteMode.TEXT
    # The first name is that of syrupy 4.
    _file_extension = "md"
    file_extension = "md"

    def serialize(self, data: str, **_: Any) -> str:
        return data

    @classmethod
    def get_snapshot_name(cls, *, test_location: Any, index: Any = 0) -> str:
        return str(index)
