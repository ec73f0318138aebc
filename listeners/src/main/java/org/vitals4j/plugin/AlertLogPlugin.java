package org.vitals4j.plugin;

import java.util.List;
import java.util.Locale;
import org.vitals4j.config.Key;
import org.vitals4j.config.Options;
import org.vitals4j.config.ValueType;
import org.vitals4j.publish.AlertLog;
import org.vitals4j.publish.Publisher;
import org.vitals4j.report.Internal;
import org.vitals4j.report.Severity;

/** {@link AlertLog}, as a plug-in. */
@Internal
public final class AlertLogPlugin implements PublisherPlugin {

  private static final Key<String> LEVEL =
      Key.of("level", ValueType.oneOf("info", "warn", "critical"), "Least severity that is logged");

  @Override
  public String name() {
    return "alerts";
  }

  @Override
  public String description() {
    return "writes findings to the log, logger " + AlertLog.LOGGER;
  }

  @Override
  public List<Key<?>> options() {
    return List.of(LEVEL);
  }

  @Override
  public Publisher create(Options options) {
    return new AlertLog(Severity.valueOf(options.get(LEVEL).toUpperCase(Locale.ROOT)));
  }
}
