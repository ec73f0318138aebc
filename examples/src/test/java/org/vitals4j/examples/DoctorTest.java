package org.vitals4j.examples;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.vitals4j.examples.terminal.Screen;

class DoctorTest {

  @Test
  void theMonitorMeasuresWhatTheHostSums() {
    SmokeTest test = SmokeTest.run();

    assertThat(test.learned()).isTrue();
    assertThat(test.measuredRightly()).isTrue();
  }

  @Test
  void aNormThatWasNotMeasuredIsNotRight() {
    assertThat(new SmokeTest(1, 1, 0, Double.NaN).measuredRightly()).isFalse();
    assertThat(new SmokeTest(1, 1, 0, 1e-4).measuredRightly()).isFalse();
  }

  @Test
  void itSaysWhatItFoundAndEndsWithZero() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();

    int code =
        Main.commandLine(new Screen(new PrintStream(out, true, UTF_8), 0), List.of())
            .execute("doctor");

    assertThat(out.toString(UTF_8))
        .contains("backend", "CpuBackend", "devices", "natives", "Java", "All is well.");
    assertThat(code).isZero();
  }
}
