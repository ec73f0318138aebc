package org.vitals4j.examples.terminal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import org.junit.jupiter.api.Test;

class ScreenTest {

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

  @Test
  void aLineGoesAboveTheProgressAndDoesNotTearIt() {
    Screen screen = screen(80);
    screen.status("progress");
    bytes.reset();

    screen.line("alert");

    assertThat(text()).isEqualTo("\r\u001b[Kalert" + System.lineSeparator() + "progress");
  }

  @Test
  void progressNeverReachesTheLastColumn() {
    screen(40).status("x".repeat(100));

    assertThat(text()).endsWith("\u001b[K" + "x".repeat(39));
  }

  @Test
  void aFileGetsNoProgressLine() {
    screen(0).status("progress");

    assertThat(text()).isEmpty();
  }

  @Test
  void paragraphsAreBrokenBetweenWords() {
    screen(40).paragraph("> ", 2, "a".repeat(20) + " " + "b".repeat(20));

    assertThat(text().lines()).containsExactly("> " + "a".repeat(20), "    " + "b".repeat(20));
  }

  private Screen screen(int columns) {
    return new Screen(new PrintStream(bytes, true, UTF_8), columns);
  }

  private String text() {
    return bytes.toString(UTF_8);
  }
}
