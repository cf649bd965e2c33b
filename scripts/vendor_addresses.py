#!/usr/bin/env python3
"""Make shelter/lib/data/thai_addresses.json from the npm package thai-address-universal (ISC).

    npm pack thai-address-universal@2.2.0 && tar xzf thai-address-universal-2.2.0.tgz
    scripts/vendor_addresses.py package

Needs node. Run by hand when provinces or districts change; the result is checked in.

What is done to the package's rows:
* One unit per name under its parent; all post codes of a sub-district are kept, its own first.
* The package lists islands of ชุมพร as sub-districts, without code or post code: they are left out.
* Province and district codes are the official ones (กรมการปกครอง). The package lacks those of บึงกาฬ and gives
  อำเภอน้ำปาด and อำเภอกัลยาณิวัฒนา a neighbour's code: DISTRICT_CODES holds them.
* A sub-district's code is the package's official one when it lies under its district. Where the package has
  none, or one from before a district was split, the code is the district's, a letter and a digit (8106A1):
  such codes are ours alone and are never sent to another system as official.
* A code once given is kept: records point at it. The script stops when a unit has left the package.
"""

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

TARGET = Path(__file__).resolve().parent.parent / "shelter" / "lib" / "data"
DUMP = """
const address = await import(process.argv[1]);
await address.setGeoMode(true);
await address.getProvinceAll();
console.log(JSON.stringify(address.getDatabase()));
"""
PROVINCE_CODES = {"บึงกาฬ": "38"}
DISTRICT_CODES = {
    ("บึงกาฬ", "เมืองบึงกาฬ"): "3801",
    ("บึงกาฬ", "พรเจริญ"): "3802",
    ("บึงกาฬ", "โซ่พิสัย"): "3803",
    ("บึงกาฬ", "เซกา"): "3804",
    ("บึงกาฬ", "ปากคาด"): "3805",
    ("บึงกาฬ", "บึงโขงหลง"): "3806",
    ("บึงกาฬ", "ศรีวิไล"): "3807",
    ("บึงกาฬ", "บุ่งคล้า"): "3808",
    ("เชียงใหม่", "กัลยาณิวัฒนา"): "5025",
    ("อุตรดิตถ์", "น้ำปาด"): "5304",
}
# Numbers from 90 are the package's marks for abolished or moved sub-districts.
FIRST_UNOFFICIAL = 90


def thai_order(name: str) -> tuple[str, str]:
    """Dictionary order: a leading vowel sorts after its consonant, tone marks last."""
    turned = re.sub("([เ-ไ])(.)", r"\2\1", name)
    return re.sub("[็-์]", "", turned), turned


def read_package(package: Path) -> tuple[list[dict[str, str]], str]:
    node = shutil.which("node")
    if node is None:
        sys.exit("node is not installed")
    entry = (package / "dist" / "esm" / "index.js").resolve()
    done = subprocess.run(
        [node, "--input-type=module", "-e", DUMP, str(entry)], capture_output=True, text=True, check=True
    )
    version = json.loads((package / "package.json").read_text(encoding="utf-8"))["version"]
    return json.loads(done.stdout), version


def known_codes(path: Path) -> dict[tuple[str, str, str], str]:
    if not path.is_file():
        return {}
    tree = json.loads(path.read_text(encoding="utf-8"))["provinces"]
    return {
        (province, district, name): code
        for _, province, districts in tree
        for _, district, subdistricts in districts
        for code, name, *_ in subdistricts
    }


def build(rows: list[dict[str, str]], known: dict[tuple[str, str, str], str]) -> list[list[object]]:
    units: dict[str, dict[str, dict[str, tuple[str, list[str]]]]] = {}
    codes: dict[tuple[str, ...], str] = {}
    for row in rows:
        if not row["postal_code"]:
            continue
        province, district, name = row["province"], row["district"], row["sub_district"]
        codes[(province,)] = PROVINCE_CODES.get(province, row["province_code"])
        codes[(province, district)] = DISTRICT_CODES.get((province, district), row["district_code"])
        under = units.setdefault(province, {}).setdefault(district, {})
        _, posts = under.setdefault(name, (row["sub_district_code"], []))
        posts.append(row["postal_code"])

    def subdistricts(province: str, district: str) -> list[list[str]]:
        parent, under = codes[(province, district)], units[province][district]
        given = {name: code for name in under if (code := known.get((province, district, name)))}
        for name, (code, _) in under.items():
            official = code[:4] == parent and int(code[4:]) < FIRST_UNOFFICIAL
            if name not in given and official and code not in given.values():
                given[name] = code
        ours = (f"{parent}{letter}{digit}" for letter in "ABCDEFGH" for digit in range(1, 10))
        free = (code for code in ours if code not in given.values())
        for name in sorted(under.keys() - given.keys(), key=thai_order):
            given[name] = next(free)
        return [[given[name], name, *under[name][1]] for name in sorted(under, key=thai_order)]

    return [
        [
            codes[(province,)],
            province,
            [
                [codes[(province, district)], district, subdistricts(province, district)]
                for district in sorted(units[province], key=thai_order)
            ],
        ]
        for province in sorted(units, key=thai_order)
    ]


def main() -> None:
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    package, target = Path(sys.argv[1]), TARGET / "thai_addresses.json"
    rows, version = read_package(package)
    known = known_codes(target)
    present = {(row["province"], row["district"], row["sub_district"]) for row in rows if row["postal_code"]}
    if gone := known.keys() - present:
        sys.exit("gone from the package, but records may point at: " + ", ".join(map("/".join, gone)))
    tree = {"source": f"thai-address-universal {version} (ISC)", "provinces": build(rows, known)}
    target.write_text(json.dumps(tree, ensure_ascii=False, separators=(",", ":")) + "\n", encoding="utf-8")
    shutil.copyfile(package / "LICENSE.md", TARGET / "thai_addresses.LICENSE.md")


if __name__ == "__main__":
    main()
