"""Codebooks: reading, and messages that say the line."""

import pytest

from cityplans import read_codebook
from cityplans.codebook import BUILT_IN, CodebookError, sign_codebook
from cityplans.codebook.patterns import compile_pattern

GOOD = """\
themes:
  远程医疗:
    en: Telemedicine
    definition: 远程会诊与诊断。
    include:
      - [远程会诊, 远程*诊断]
      - {any: [云诊室], beside: [建设], within: clause, where: lead, at_least: 2, action: true}
    exclude: [远程教育]
  签约: [家庭医生签约, 签约率]
"""


def write(tmp_path, text, name="mine.yaml"):
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    return path


def test_ten_lines_are_enough(tmp_path):
    book = read_codebook(write(tmp_path, GOOD))
    assert book.names == ["远程医疗", "签约"]
    plain, conditional = book.themes[0].include
    assert plain.any == ("远程会诊", "远程*诊断")
    assert (conditional.where, conditional.at_least, conditional.action) == ("lead", 2, True)
    assert conditional.line == 7
    assert book.labels("en") == {"远程医疗": "Telemedicine", "签约": "签约"}


def test_a_mapping_reads_like_a_file():
    book = read_codebook({"themes": {"签约": {"include": ["签约率"], "family": "care"}}})
    assert book.themes[0].family == "care"
    assert read_codebook(book) is book


@pytest.mark.parametrize(
    ("broken", "line", "words"),
    [
        (GOOD.replace("include:", "includes:"), 5, "did you mean 'include'"),
        (GOOD.replace("远程*诊断", "远程*"), 6, "begins or ends with"),
        (GOOD.replace("at_least: 2", "at_least: no"), 7, "whole number"),
        (GOOD.replace("where: lead", "where: title"), 7, "anywhere, lead, body"),
        (GOOD.replace("within: clause", "within: line"), 7, "clause, sentence, measure"),
        (GOOD.replace("action: true", "action: perhaps"), 7, "neither true nor false"),
        (GOOD.replace("[远程教育]", "[$schools]"), 8, "no word list 'schools'"),
        (GOOD + "  签约: [签约服务]\n", 10, "twice"),
        (GOOD.replace("any: [云诊室], ", ""), 7, "needs 'any:'"),
        (GOOD + "  空:\n    en: Empty\n", 11, "no include"),
        (GOOD.replace("en: Telemedicine", "score: high"), 3, "must be a number"),
        (GOOD.replace("en: Telemedicine", "in_domain: true"), 1, "no 'domain:'"),
        (
            GOOD.replace("en: Telemedicine", "family: b") + "families: {a: {zh: 甲}}\n",
            3,
            "family 'b'",
        ),
    ],
)
def test_a_mistake_is_named_with_its_line(tmp_path, broken, line, words):
    with pytest.raises(CodebookError) as error:
        read_codebook(write(tmp_path, broken))
    message = str(error.value)
    assert "mine.yaml" in message
    assert words in message
    assert f"line {line}:" in message


def test_all_mistakes_are_told_at_once(tmp_path):
    broken = GOOD.replace("远程*诊断", "远程*").replace("where: lead", "where: title")
    with pytest.raises(CodebookError, match="2 mistakes"):
        read_codebook(write(tmp_path, broken))


def test_broken_yaml_says_line_and_column(tmp_path):
    with pytest.raises(CodebookError, match=r"line 3, column \d+: not valid YAML"):
        read_codebook(write(tmp_path, "themes:\n  甲: [乙乙\n  丙: 1\n"))


@pytest.mark.parametrize("text", ["", "# nothing\n"])
def test_empty_file(tmp_path, text):
    with pytest.raises(CodebookError, match="is empty"):
        read_codebook(write(tmp_path, text))


def test_anchors_that_unfold_without_measure_are_refused(tmp_path):
    # The first unfolds to little more than the limit, so that this fails at once where there is none.
    for depth in (5, 11):
        lines = ["a0: &a0 [远程会诊, 远程诊断]"]
        lines += [f"a{k}: &a{k} [{', '.join([f'*a{k - 1}'] * 9)}]" for k in range(1, depth + 1)]
        words = "".join(f"  {line}\n" for line in lines)
        with pytest.raises(CodebookError, match="anchors unfolded"):
            read_codebook(write(tmp_path, f"words:\n{words}themes: {{甲: [$a{depth}]}}\n"))
    with pytest.raises(CodebookError, match="anchors unfolded"):
        read_codebook(write(tmp_path, "themes:\n  甲: &a [远程会诊, *a]\n"))


def test_a_few_anchors_are_welcome(tmp_path):
    text = "themes:\n  甲: &a [远程会诊]\n  乙: [*a, 云诊室]\n"
    assert read_codebook(write(tmp_path, text)).themes[1].include[0].any == ("远程会诊", "云诊室")


def test_deep_nesting_is_refused(tmp_path):
    text = "themes: {甲: " + "[" * 5000 + "]" * 5000 + "}\n"
    with pytest.raises(CodebookError, match="nested too deeply"):
        read_codebook(write(tmp_path, text))


def test_no_themes(tmp_path):
    with pytest.raises(CodebookError, match="no 'themes:'"):
        read_codebook(write(tmp_path, "name: a\n"))


def test_other_encoding_and_no_file(tmp_path):
    path = tmp_path / "gbk.yaml"
    path.write_bytes(GOOD.encode("gbk"))
    with pytest.raises(CodebookError, match="UTF-8"):
        read_codebook(path)
    with pytest.raises(FileNotFoundError, match="themes, instruments, commitment"):
        read_codebook("nowhere.yaml")


@pytest.mark.parametrize("name", BUILT_IN)
def test_shipped_codebooks_are_whole(name):
    book = read_codebook(name)
    assert len(set(book.names)) == len(book) > 5
    for theme in book.themes:
        assert theme.definition, theme.name
        assert theme.en != theme.name, theme.name
        assert theme.family in {f[0] for f in book.families}, theme.name
        for rule in (*theme.include, *theme.exclude):
            assert len(set(rule.any)) == len(rule.any)
            for pattern in rule.any:
                compile_pattern(pattern)
    assert book.table().n_patterns.min() >= 1


def test_shipped_instruments_have_three_families():
    assert set(read_codebook("instruments").table().family) == {"supply", "environment", "demand"}


def test_commitment_is_ordered():
    scores = read_codebook("commitment").table().set_index("theme").score
    assert scores["探索"] < scores["推进"] < scores["力争"] < scores["确保"] < scores["完成"]


def test_the_example_of_the_readme_reads(tmp_path):
    from cityplans.paths import data_dir

    readme = (data_dir() / "lexicon" / "README-codebooks.md").read_text(encoding="utf-8")
    example = readme.split("```yaml\n")[1].split("```")[0]
    assert len(example.splitlines()) <= 10
    assert read_codebook(write(tmp_path, example)).names == ["远程医疗", "签约"]


def test_the_readme_names_every_key():
    from cityplans.codebook import reader
    from cityplans.paths import data_dir

    readme = (data_dir() / "lexicon" / "README-codebooks.md").read_text(encoding="utf-8")
    keys = {*reader._TOP_KEYS, *reader._THEME_KEYS, *reader._RULE_KEYS}
    assert not [k for k in keys if f"`{k}`" not in readme]


def test_a_codebook_of_ones_own_is_signed_by_its_rules(tmp_path):
    one = read_codebook(write(tmp_path, "# a comment\nname: mine\n" + GOOD))
    assert sign_codebook(one) == sign_codebook(
        read_codebook(write(tmp_path, "name: mine\n" + GOOD))
    )
    other = read_codebook(write(tmp_path, "name: mine\n" + GOOD.replace("签约率", "签约")))
    assert sign_codebook(other) != sign_codebook(one)
    assert [sign_codebook(read_codebook(b)) for b in BUILT_IN] == list(BUILT_IN)
    # Called like a shipped one, and not it.
    assert (
        sign_codebook(read_codebook({"name": "themes", "themes": {"签约": ["签约率"]}})) != "themes"
    )


def test_titles_are_read_in_both_languages():
    assert read_codebook("instruments").title == ("政策工具", "Policy instruments")
    assert read_codebook({"title": "我的", "themes": {"签约": ["签约率"]}}).title == (
        "我的",
        "我的",
    )
