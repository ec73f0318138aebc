package org.vitals4j.examples.terminal;

import java.util.ArrayList;
import java.util.List;

/** A table in plain text. Cells may have several lines. */
public final class TextTable {

  private static final String GAP = "  ";

  private final List<List<String>> rows = new ArrayList<>();

  /** An empty table. */
  public TextTable(String... header) {
    rows.add(List.of(header));
  }

  /**
   * Adds a row.
   *
   * @param cells as many as the header has
   */
  public TextTable row(String... cells) {
    if (cells.length != rows.get(0).size()) {
      throw new IllegalArgumentException(
          "a row must have " + rows.get(0).size() + " cells, but had " + cells.length);
    }
    rows.add(List.of(cells));
    return this;
  }

  /** As text, without a line break at the end. */
  @Override
  public String toString() {
    int[] widths = widths();
    List<String> lines = new ArrayList<>();
    print(rows.get(0), widths, lines);
    int header = lines.size();
    for (List<String> row : rows.subList(1, rows.size())) {
      print(row, widths, lines);
    }
    int full = lines.stream().mapToInt(String::length).max().orElse(0);
    lines.add(header, "-".repeat(full));
    return String.join(System.lineSeparator(), lines);
  }

  private int[] widths() {
    int[] widths = new int[rows.get(0).size()];
    for (List<String> row : rows) {
      for (int i = 0; i < widths.length; i++) {
        for (String line : row.get(i).split("\n", -1)) {
          widths[i] = Math.max(widths[i], line.length());
        }
      }
    }
    return widths;
  }

  private static void print(List<String> row, int[] widths, List<String> lines) {
    int height = row.stream().mapToInt(cell -> cell.split("\n", -1).length).max().orElse(1);
    for (int y = 0; y < height; y++) {
      StringBuilder line = new StringBuilder();
      for (int i = 0; i < widths.length; i++) {
        String[] cell = row.get(i).split("\n", -1);
        String text = y < cell.length ? cell[y] : "";
        line.append(i == 0 ? "" : GAP).append(text).append(" ".repeat(widths[i] - text.length()));
      }
      lines.add(line.toString().stripTrailing());
    }
  }
}
