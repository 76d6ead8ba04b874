"""What a file from outside must pass before it is read.

=================================== ============================== =================================
attack                              what refuses it                test (in ``tests/jixiao/files``)
=================================== ============================== =================================
a package of gigabytes, a bomb      ``package.opened_archive``     ``test_bad_input`` bombs
entries that lie about their size   ``package.opened_archive``     ``test_bad_input`` a_bomb
paths out of the package            ``package.opened_archive``     ``test_bad_input`` bombs
directories that point outside      ``package.opened_archive``     ``test_damaged_parts`` an_entry
contents under an old checksum      ``package.Package``            ``test_damaged_parts`` contents
cells far down or far to the right  ``sheet_extent``               ``test_bad_input`` sprawl
formats far beside few values       ``sheet_extent``               ``test_bounded_time`` far
one part for many sheets            ``expansion.Swelling``         ``test_expansion`` one_part
one text for thousands of cells     ``expansion.Swelling``         ``test_expansion`` a_long_text
one cell with a library in it       ``expansion.Swelling``         ``test_damaged_parts`` one_cell
formats by the million              ``read.workbook.inspect``      ``test_damaged_parts`` formats
entities, nested or from elsewhere  the parsers in use             ``test_bad_input`` entities
forms by the hundred thousand       ``form.book``                  ``test_bounded_time`` many
old formats that end their reader   ``read.other_formats``         ``test_damaged_other_formats``
=================================== ============================== =================================
"""
