"""The table with which a test run ends."""

from tests.commands.fault_table import table


def test_a_row_for_each_command_and_call_a_column_for_each_fault_and_blank_what_was_not_tried() -> None:
    rows = [
        ("watch --once", "s3:GetObject", "Throttling", 4),
        ("check", "sts:GetCallerIdentity", "Denied", 3),
        ("check", "kms:DescribeKey", "Throttling", 0),
        ("check", "kms:DescribeKey", "Denied", 0),
    ]
    assert table(rows) == [
        "                             Denied Throttling",
        "check  kms:DescribeKey            0          0",
        "check  sts:GetCallerIdentity      3",
        "watch --once  s3:GetObject                   4",
    ]
