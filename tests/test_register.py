"""A country's register of medicines becomes names that the knowledge loads beside its own."""

from __future__ import annotations

import json
import os
import zipfile
from pathlib import Path

import pytest
import tiny

from tillskott import KnowledgeError, ProfileError
from tillskott.engine.knowledge import load_knowledge
from tillskott.engine.knowledge.medicines.register import REGISTER, packed, unpacked
from tillskott.engine.knowledge.medicines.table import Registered
from tillskott.engine.register import Imported, import_register, write_register

COLUMNS = {"name": ["Namn", "Product name"], "atc": ["ATC-kod", "ATC code"], "substances": ["Substanser"],
           "form": ["Form"]}
NPL = """\
<?xml version="1.0" encoding="UTF-8"?>
<npl:medprod xmlns:npl="urn:schemas-npl:instance:12" xmlns:mpa="urn:schemas-npl:mpa:12">
  <mpa:nplid>20990101000017</mpa:nplid>
  <npl:names><mpa:medprodname v="Nyxin"/></npl:names>
  <npl:classifications><mpa:atc-code-lx v="H03AA01"/></npl:classifications>
  <mpa:pharmaceutical-form-lx v="TABL"/>
  <npl:packages><npl:package><mpa:pack-text><mpa:v>Burk, 100</mpa:v></mpa:pack-text></npl:package></npl:packages>
</npl:medprod>
"""
OLD_NPL = """\
<npl:medprods xmlns:npl="urn:schemas-npl:instance:6" xmlns:mpa="urn:schemas-npl:mpa:6">
<npl:medprod><npl:identifiers><mpa:identifier type="nplid" v="1"/></npl:identifiers>
<npl:names><mpa:name type="tradename" v="Gamlin"/></npl:names>
<npl:classifications><mpa:atc-code-lx v="N02BE01"/></npl:classifications></npl:medprod>
<npl:medprod><npl:identifiers><mpa:identifier type="nplid" v="2"/></npl:identifiers>
<npl:names/><npl:classifications><mpa:atc-code-lx v="N02BE01"/></npl:classifications></npl:medprod>
<npl:medprod><npl:names><mpa:medprodname>Textin</mpa:medprodname></npl:names>
<npl:classifications><mpa:atc-code-lx v="QN02BE01"/></npl:classifications></npl:medprod>
</npl:medprods>
"""


def imported(folder: Path, content: str | bytes, name: str = "register.csv") -> Imported:
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return import_register(path, COLUMNS)


def told(result: Imported) -> list[tuple[str, tuple[str, ...], tuple[str, ...]]]:
    return [(one.name, one.codes, one.substances) for one in result.products]


@pytest.mark.parametrize("content", [
    "Namn;ATC-kod;Substanser;Form\nÅxin;H03AA01;levotyroxin+jod;Tablett\n".encode(),
    "Namn;ATC-kod;Substanser;Form\r\nÅxin;H03AA01;levotyroxin+jod;Tablett\r\n".encode("utf-8-sig"),
    "Namn;ATC-kod;Substanser;Form\nÅxin;H03AA01;levotyroxin+jod;Tablett\n".encode("latin-1"),
    "Namn;ATC-kod;Substanser;Form\nÅxin;H03AA01;levotyroxin+jod;Tablett\n".encode("utf-16"),
    'Product name,ATC code,Substanser\n"Åxin",H03A A01,"levotyroxin, jod"\n'.encode(),
    "Form\tSUBSTANSER\tatc kod\tnamn\nTablett\tlevotyroxin/jod\th03aa01\tÅxin\n".encode(),
    "\n\nNamn|ATC-kod|Substanser\nÅxin||levotyroxin\nÅxin|H03AA01|jod\n".encode(),
], ids=["utf-8", "mark", "latin-1", "utf-16", "english", "tabs", "twice"])
def test_a_table_is_read_in_any_encoding_and_order(tmp_path: Path, content: bytes) -> None:
    result = imported(tmp_path, content)
    assert told(result) == [("Åxin", ("H03AA01",), ("levotyroxin", "jod"))]
    assert result.faults == ()


def test_a_bad_row_is_named_with_its_line_and_mend_and_the_others_are_kept(tmp_path: Path) -> None:
    rows = 'Ettin;H03AA01\n;N02BE01\nTvåin;1234\n"Rad\nbruten";N02BE01\nHund;QN02BE01\n'
    result = imported(tmp_path, f"Namn;ATC-kod\n{rows}")
    assert [one.name for one in result.products] == ["Ettin", "Rad bruten", "Tvåin"]
    assert [(one.where, str(one)) for one in result.faults] == [
        ("register.csv:3", "register.csv:3: the row has no name (fill in the name of the product)"),
        ("register.csv:4", "register.csv:4: Tvåin: 1234 is no ATC code; the name is in without it "
                           "(an ATC code is written as H03AA01)"),
    ]  # fmt: skip
    assert (result.rows, result.animals) == (5, 1)


@pytest.mark.parametrize(("content", "words"), [
    (b"", "is empty"), (b"   \n \n", "is empty"), (b"Kol;Umn\n1;2\n", "no column holds the name"),
    (b"Namn;ATC-kod\n;N02BE01\n", "no name"), (b"Namn;ATC-kod\n", "holds no medicines"),
    (b"<a><b></a>", "is not whole XML"), (b"<a/>", "holds no medicines"),
    (b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>', "document type"),
])
def test_a_file_that_is_no_register_is_refused(tmp_path: Path, content: bytes, words: str) -> None:
    with pytest.raises(ProfileError, match=words):
        imported(tmp_path, content)


def test_entities_that_grow_without_bound_are_refused_at_once(tmp_path: Path) -> None:
    bomb = '<!DOCTYPE l [<!ENTITY a "ha">' + "".join(
        f'<!ENTITY a{n} "{f"&a{n - 1 or str()};" * 10}">' for n in range(1, 12)) + "]><l>&a11;</l>"
    with pytest.raises(ProfileError, match="document type"):
        imported(tmp_path, bomb, "bomb.xml")


def test_a_product_of_npl_is_read_whatever_the_version(tmp_path: Path) -> None:
    assert told(imported(tmp_path, NPL, "1.xml")) == [("Nyxin", ("H03AA01",), ())]
    old = imported(tmp_path, OLD_NPL, "NplProducts.xml")
    assert told(old) == [("Gamlin", ("N02BE01",), ())]
    assert old.animals == 1
    assert [one.where for one in old.faults] == ["NplProducts.xml:5 (2)"]


def test_a_zip_and_a_folder_of_files_are_read_file_by_file(tmp_path: Path) -> None:
    folder = tmp_path / "npl" / "Productdata"
    folder.mkdir(parents=True)
    (folder / "1.xml").write_text(NPL)
    (folder / "2.xml").write_text(NPL.replace("Nyxin", "Andrin"))
    (folder / "3.xml").write_text("<broken")
    (folder / "readme.md").write_text("not a register")
    with zipfile.ZipFile(tmp_path / "npl.zip", "w") as archive:
        for path in folder.iterdir():
            archive.write(path, f"Productdata/{path.name}")
    for source in (tmp_path / "npl", tmp_path / "npl.zip"):
        result = import_register(source, COLUMNS)
        assert [one.name for one in result.products] == ["Andrin", "Nyxin"]
        assert [one.where for one in result.faults] == ["Productdata/3.xml:1"]


def test_what_is_written_is_read_back_and_the_same_each_time(tmp_path: Path) -> None:
    products = (Registered("Åxin", ("H03AA01",), ("levotyroxin",)), Registered("Utan", (), ()))
    path = write_register(Imported("x.csv", products, 2, 0, ()), tmp_path / "new" / "folder")
    assert unpacked(path.read_bytes()) == list(products)
    assert path.read_bytes() == packed("x.csv", products)
    assert os.listdir(path.parent) == [REGISTER]


def test_where_it_cannot_be_written_it_is_said_and_nothing_is_left(tmp_path: Path) -> None:
    (tmp_path / REGISTER).mkdir()
    with pytest.raises(ProfileError, match="is a folder"):
        write_register(Imported("x.csv", (Registered("A", (), ()),), 1, 0, ()), tmp_path)
    assert os.listdir(tmp_path) == [REGISTER]


# --- Beside the knowledge --------------------------------------------------------------------------------

LISTED = [
    Registered("Nyxin", ("H03AA01",), ()),               # by its code
    Registered("Substansin", (), ("Levotyroxin",)),      # by its substance
    Registered("Mystin", ("Z99ZZ99",), ("mystol",)),     # by neither
    Registered("Levaxin", ("N02BE01",), ()),             # written by hand: the register does not count
    Registered("Levaxin Forte", ("N02BE01",), ()),       # begins with a name that is
    Registered("Kortkodin", ("H03",), ("paracetamol",)), # its short code stands for more than it holds
]
NOT_LOOKED_UP = "- {id: not_looked_up, name: {sv: Inte genomgånget, en: Not looked up}}\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tiny.write(tmp_path / "knowledge", medicines=tiny.MEDICINES + NOT_LOOKED_UP)


def test_names_of_the_register_are_known_by_code_or_substance_and_never_less_than_by_hand(folder: Path) -> None:
    (folder / REGISTER).write_bytes(packed("test", LISTED))
    resolve = load_knowledge(folder).medicines.resolve
    classes = {name: set(resolve(name).classes) for name in (one.name for one in LISTED)}
    assert classes == {"Nyxin": {"thyroid"}, "Substansin": {"thyroid"}, "Mystin": {"not_looked_up"},
                       "Levaxin": {"thyroid"}, "Levaxin Forte": {"thyroid", "painkillers"},
                       "Kortkodin": {"painkillers"}}  # fmt: skip
    assert set(resolve("NYXIN 50 mg").classes) >= {"thyroid"}
    assert resolve("Mystin").status == "not_looked_up"
    assert resolve("Mystinn").proposal == "Mystin"


def test_the_register_is_part_of_what_identifies_the_knowledge(folder: Path) -> None:
    before = load_knowledge(folder)
    (folder / REGISTER).write_bytes(packed("test", LISTED))
    after = load_knowledge(folder)
    assert before.sha256 != after.sha256
    assert before.medicines.resolve("Nyxin").status == "unrecognised"
    assert load_knowledge(folder).medicines.resolve("Nyxin").status == "known", "also when it is read back"
    (folder / REGISTER).unlink()
    assert load_knowledge(folder).sha256 == before.sha256


def test_the_shipped_knowledge_finds_its_register_by_the_environment(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TILLSKOTT_REGISTER", str(tmp_path))
    assert load_knowledge().medicines.resolve("Mystin").status == "unrecognised"
    (tmp_path / REGISTER).write_bytes(packed("test", LISTED))
    assert load_knowledge().medicines.resolve("Mystin").status == "not_looked_up"
    assert load_knowledge().medicines.resolve("Nyxin").classes == ("levothyroxine",)


@pytest.mark.parametrize("content", [
    b"", b"{}", b"[]", b'{"format":2,"medicines":[]}', b'{"format":1,"medicines":[[1]]}',
])
def test_a_register_that_is_none_stops_the_start_and_says_how_to_mend_it(folder: Path, content: bytes) -> None:
    (folder / REGISTER).write_bytes(content)
    with pytest.raises(KnowledgeError, match="medicines import"):
        load_knowledge(folder)


def test_ten_thousand_products_are_imported_and_loaded_without_delay(folder: Path, tmp_path: Path) -> None:
    rows = "".join(f"Produkt{n}in;N02BE01;paracetamol;Tablett\n" for n in range(10_000))
    result = imported(tmp_path, "Namn;ATC-kod;Substanser;Form\n" + rows)
    write_register(result, folder)
    index = load_knowledge(folder).medicines
    assert index.resolve("Produkt77in 500 mg").classes == ("painkillers",)
    assert json.loads((folder / REGISTER).read_bytes())["medicines"][0] == ["Produkt0in", ["N02BE01"], ["paracetamol"]]
