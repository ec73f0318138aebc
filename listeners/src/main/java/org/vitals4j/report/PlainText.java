package org.vitals4j.report;

/**
 * Text from outside, made fit to be shown: names of sessions, workers and layers, and what plug-ins
 * say. Every log line, page, report and answer passes through here.
 *
 * <p>A line break would forge a log line, an override of the writing direction (U+202E) would show
 * a name as another, and ten thousand characters would bury what matters. What cannot be seen is
 * written as {@code \}{@code u202e}; what is too long is cut. Text that is harmless and short is
 * returned as it is; what was made fit once stays as it is.
 */
@Internal
public final class PlainText {

  /** Characters of a name at most. */
  public static final int MAX_NAME = 120;

  /** Characters of a sentence at most. */
  public static final int MAX_SENTENCE = 2_000;

  private static final int NAME_TAIL = 24;

  private PlainText() {}

  /**
   * A name in at most {@value #MAX_NAME} characters. One that is cut keeps its beginning and its
   * end, and is given a number made from the whole, so that two names that differ stay two (but for
   * one chance in four billion).
   */
  public static String name(String name) {
    String plain = escaped(name, false);
    if (plain.length() <= MAX_NAME) {
      return plain;
    }
    String mark = "…" + Integer.toHexString(name.hashCode()) + "…";
    int head = MAX_NAME - NAME_TAIL - mark.length();
    return plain.substring(0, before(plain, head))
        + mark
        + plain.substring(before(plain, plain.length() - NAME_TAIL + 1));
  }

  /**
   * A sentence on one line, in at most {@value #MAX_SENTENCE} characters. Line breaks and tabs
   * become spaces.
   */
  public static String sentence(String text) {
    String plain = escaped(text, true);
    return plain.length() <= MAX_SENTENCE
        ? plain
        : plain.substring(0, before(plain, MAX_SENTENCE - 1)) + "…";
  }

  /** Of two chars that are one character, none is left behind. */
  private static int before(String text, int index) {
    return Character.isLowSurrogate(text.charAt(index)) ? index - 1 : index;
  }

  private static String escaped(String text, boolean spaces) {
    int i = 0;
    while (i < text.length() && isPlain(text.charAt(i))) {
      i++;
    }
    if (i == text.length()) {
      return text; // as nearly all are
    }
    StringBuilder plain = new StringBuilder(text.length() + 16).append(text, 0, i);
    while (i < text.length()) {
      int character = text.codePointAt(i);
      i += Character.charCount(character);
      if (isVisible(character)) {
        plain.appendCodePoint(character);
      } else if (spaces && Character.isWhitespace(character)) {
        plain.append(' ');
      } else {
        plain.append(String.format(character > 0xFFFF ? "\\u{%x}" : "\\u%04x", character));
      }
    }
    return plain.toString();
  }

  private static boolean isPlain(char c) {
    return c >= ' ' && c <= '~';
  }

  private static boolean isVisible(int character) {
    return switch (Character.getType(character)) {
      case Character.CONTROL,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.SURROGATE,
          Character.PRIVATE_USE,
          Character.UNASSIGNED ->
          false;
      // Without the two joiners some scripts cannot be written.
      case Character.FORMAT -> character == 0x200C || character == 0x200D;
      default -> true;
    };
  }
}
