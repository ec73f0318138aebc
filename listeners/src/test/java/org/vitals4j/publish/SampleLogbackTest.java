package org.vitals4j.publish;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.joran.JoranConfigurator;
import ch.qos.logback.core.joran.spi.JoranException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.MDC;

/** The sample configuration in the documents does what it says. */
class SampleLogbackTest {

  private static final Path SAMPLE = Path.of("..", "docs", "logback-vitals4j.xml");

  @Test
  void alertsGoToTheirOwnFileWithTheirContext(@TempDir Path folder)
      throws JoranException, IOException {
    LoggerContext context = new LoggerContext();
    context.putProperty("vitals4j.log.folder", folder.toString());
    JoranConfigurator configurator = new JoranConfigurator();
    configurator.setContext(context);
    configurator.doConfigure(SAMPLE.toFile());
    MDC.put("session", "run-7");
    MDC.put("iteration", "19");
    try {
      context.getLogger(AlertLog.LOGGER).warn("VANISHING_GRADIENT in layer0");
      context.getLogger("org.example").warn("something else");
    } finally {
      MDC.clear();
      context.stop();
    }

    assertThat(Files.readString(folder.resolve("vitals4j-alerts.log")))
        .contains("WARN", "run=run-7", "iteration=19", "VANISHING_GRADIENT in layer0")
        .doesNotContain("something else");
  }
}
