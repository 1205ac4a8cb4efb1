"""The only place where data is printed: a command declares its columns once, and they feed every format.

`show()` prints a list, `show_report()` a report, `show_record()` one record. What reads a pipe loads no
rich; the aligned table, the data formats and the progress bar are imported when they are used.
"""

from renewctl.output.bar import progress as progress
from renewctl.output.columns import Column as Column
from renewctl.output.columns import Kind as Kind
from renewctl.output.columns import Told as Told
from renewctl.output.columns import picked as picked
from renewctl.output.glyphs import visible as visible
from renewctl.output.listing import page_size as page_size
from renewctl.output.listing import show as show
from renewctl.output.record import Record as Record
from renewctl.output.record import Section as Section
from renewctl.output.record import show_record as show_record
from renewctl.output.report import Report as Report
from renewctl.output.report import show_report as show_report
from renewctl.output.view import Color as Color
from renewctl.output.view import Format as Format
from renewctl.output.view import View as View
