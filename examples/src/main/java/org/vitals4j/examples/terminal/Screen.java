package org.vitals4j.examples.terminal;

import java.io.PrintStream;

/**
 * Text for a person: lines that stay, and on a terminal one line at the bottom that is rewritten.
 * May be used from any thread.
 */
public final class Screen {

  /** System property: width of the terminal in columns; absent or 0 where there is none. */
  public static final String COLUMNS = "vitals4j.examples.columns";

  private static final int FILE_COLUMNS = 120;
  private static final int MIN_COLUMNS = 40;
  private static final String ERASE_LINE = "\r\u001b[K";

  private static final Screen STANDARD = new Screen(System.out, Integer.getInteger(COLUMNS, 0));

  private final PrintStream out;
  private final boolean terminal;
  private final int width;
  private String status = "";

  /**
   * A screen of its own; see {@link #standard} for the one that everybody shares.
   *
   * @param columns width of the terminal; 0 if it is none, but a file or a pipe
   */
  public Screen(PrintStream out, int columns) {
    this.out = out;
    this.terminal = columns > 0;
    this.width = terminal ? Math.max(MIN_COLUMNS, columns) : FILE_COLUMNS;
  }

  /** Standard output. */
  public static Screen standard() {
    return STANDARD;
  }

  /** Whether there is a line at the bottom to rewrite. */
  public boolean isTerminal() {
    return terminal;
  }

  /** Prints one line, or several, as they are. */
  public synchronized void line(String text) {
    out.print(terminal && !status.isEmpty() ? ERASE_LINE : "");
    out.println(text);
    out.print(terminal ? status : "");
    out.flush();
  }

  /**
   * Prints a paragraph, broken between words to fit the width.
   *
   * @param indent before the first line
   * @param hanging how much further the others are indented, in columns
   */
  public void paragraph(String indent, int hanging, String text) {
    StringBuilder lines = new StringBuilder(indent);
    int column = indent.length();
    boolean start = true;
    for (String word : text.split(" ", -1)) {
      if (!start && column + 1 + word.length() >= width) {
        String next = " ".repeat(indent.length() + hanging);
        lines.append(System.lineSeparator()).append(next);
        column = next.length();
        start = true;
      }
      lines.append(start ? "" : " ").append(word);
      column += (start ? 0 : 1) + word.length();
      start = false;
    }
    line(lines.toString());
  }

  /** Rewrites the line at the bottom; "" takes it away. Does nothing where there is no terminal. */
  public synchronized void status(String text) {
    if (!terminal) {
      return;
    }
    // A line that reached the last column would wrap, and could not be rewritten.
    status = text.length() < width ? text : text.substring(0, width - 1);
    out.print(ERASE_LINE + status);
    out.flush();
  }
}
