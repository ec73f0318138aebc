package org.vitals4j.report;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PlainTextTest {

  @ParameterizedTest
  @ValueSource(
      strings = {"", "encoder", "größe", "層1", "a b/c:d=e", "👩‍💻", "می‌خواهم", "<b>&'\""})
  void whatIsHarmlessAndShortIsLeftAsItIs(String name) {
    assertThat(PlainText.name(name)).isEqualTo(name);
    assertThat(PlainText.sentence(name)).isEqualTo(name);
  }

  @ParameterizedTest
  @ValueSource(
      ints = {
        0x00, 0x07, 0x0A, 0x0D, 0x1B, 0x7F, 0x85, 0x9B, 0x200B, 0x200E, 0x2028, 0x2029, 0x202A,
        0x202B, 0x202C, 0x202D, 0x202E, 0x2066, 0x2067, 0x2068, 0x2069, 0xFEFF, 0xE0041
      })
  void whatCannotBeSeenIsWrittenOut(int character) {
    String hidden = Character.toString(character);

    assertThat(PlainText.name("a" + hidden + "b"))
        .doesNotContain(hidden)
        .matches("a\\\\u(\\{)?0*" + Integer.toHexString(character) + "(})?b");
    assertThat(PlainText.sentence("a" + hidden + "b")).doesNotContain(hidden);
  }

  @Test
  void halfACharacterIsWrittenOut() {
    assertThat(PlainText.name("a\uD83D")).isEqualTo("a\\ud83d");
  }

  @Test
  void linesOfASentenceAreJoined() {
    assertThat(PlainText.sentence("one\ntwo\tthree\u2028four")).isEqualTo("one two three four");
  }

  @Test
  void aLongNameKeepsItsBeginningAndItsEnd() {
    String cut = PlainText.name("begin" + "x".repeat(10_000) + "end");

    assertThat(cut)
        .hasSizeLessThanOrEqualTo(PlainText.MAX_NAME)
        .startsWith("begin")
        .endsWith("end");
  }

  @Test
  void longNamesThatDifferStayDifferent() {
    String same = "x".repeat(5_000);

    assertThat(PlainText.name(same + "1" + same)).isNotEqualTo(PlainText.name(same + "2" + same));
  }

  @Test
  void aLongSentenceIsCut() {
    assertThat(PlainText.sentence("x".repeat(10_000)))
        .hasSize(PlainText.MAX_SENTENCE)
        .endsWith("…");
  }

  @Property
  void isShortVisibleAndStable(@ForAll String text) {
    String repeated = text.repeat(20);
    String name = PlainText.name(repeated);
    String sentence = PlainText.sentence(repeated);

    assertThat(name).hasSizeLessThanOrEqualTo(PlainText.MAX_NAME);
    assertThat(sentence).hasSizeLessThanOrEqualTo(PlainText.MAX_SENTENCE);
    assertThat(PlainText.name(name)).isEqualTo(name);
    assertThat(PlainText.sentence(sentence)).isEqualTo(sentence);
    assertThat(name.codePoints())
        .noneMatch(
            c ->
                Character.isISOControl(c)
                    || Character.getType(c) == Character.SURROGATE
                    || Character.getType(c) == Character.LINE_SEPARATOR);
  }
}
