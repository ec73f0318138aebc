package org.vitals4j.examples.terminal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class TextTableTest {

  @Test
  void columnsAreAsWideAsTheirWidestCell() {
    TextTable table = new TextTable("a", "b").row("long", "x").row("y", "z");

    assertThat(table.toString().lines())
        .containsExactly("a     b", "-------", "long  x", "y     z");
  }

  @Test
  void cellsMayHaveSeveralLines() {
    TextTable table = new TextTable("a", "b").row("1\n2", "x");

    assertThat(table.toString().lines()).containsExactly("a  b", "----", "1  x", "2");
  }

  @Test
  void theHeaderMayHaveSeveralLines() {
    TextTable table = new TextTable("a\n1", "b").row("x", "y");

    assertThat(table.toString().lines()).containsExactly("a  b", "1", "----", "x  y");
  }

  @Test
  void aRowOfAnotherLengthIsRefused() {
    TextTable table = new TextTable("a", "b");

    assertThatThrownBy(() -> table.row("1"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("a row must have 2 cells, but had 1");
  }
}
