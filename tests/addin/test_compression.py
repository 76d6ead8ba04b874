"""What is compressed comes back, read by a decompressor that others wrote."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from oletools.olevba import decompress_stream

from addin.xlam.compression import CHUNK, compress

# Short alphabets repeat themselves, which is what makes copies of every length and distance.
repetitive = st.lists(
    st.tuples(st.text("ab =\r\n", max_size=12), st.integers(1, 400)), max_size=8
).map(lambda runs: "".join(text * times for text, times in runs).encode())


@given(repetitive)
def test_text_comes_back(data: bytes) -> None:
    assert bytes(decompress_stream(bytearray(compress(data)))) == data


@given(st.binary(max_size=300), st.integers(0, 60))
def test_bytes_with_repeats_come_back(block: bytes, times: int) -> None:
    data = block * times
    assert bytes(decompress_stream(bytearray(compress(data)))) == data


@pytest.mark.parametrize("size", [0, 1, 3, 4095, 4096, 4097, 8192, 12_289])
def test_every_length_around_a_chunk_comes_back(size: int) -> None:
    data = (b"Public Sub OnCheck(control As IRibbonControl)\r\n" * 300)[:size]
    assert bytes(decompress_stream(bytearray(compress(data)))) == data


def test_a_full_chunk_of_noise_is_stored_as_it_is() -> None:
    noise = random.Random(1).randbytes(CHUNK)
    assert bytes(decompress_stream(bytearray(compress(noise)))) == noise


def test_a_short_last_chunk_of_noise_is_refused() -> None:
    with pytest.raises(ValueError, match="does not compress"):
        compress(random.Random(1).randbytes(CHUNK - 1))
