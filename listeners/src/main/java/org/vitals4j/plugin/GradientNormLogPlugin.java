package org.vitals4j.plugin;

import java.util.List;
import org.vitals4j.config.Key;
import org.vitals4j.config.Options;
import org.vitals4j.config.ValueType;
import org.vitals4j.publish.GradientNormLog;
import org.vitals4j.publish.Publisher;
import org.vitals4j.report.Internal;

/** {@link GradientNormLog}, as a plug-in. */
@Internal
public final class GradientNormLogPlugin implements PublisherPlugin {

  private static final Key<Integer> EVERY =
      Key.of("every", ValueType.integer("[1, 2147483647]"), "Iterations from one line to the next");

  @Override
  public String name() {
    return "gradient-log";
  }

  @Override
  public String description() {
    return "writes gradient norms to the log, logger " + GradientNormLog.LOGGER;
  }

  @Override
  public List<Key<?>> options() {
    return List.of(EVERY);
  }

  @Override
  public boolean standard() {
    return false;
  }

  @Override
  public Publisher create(Options options) {
    return new GradientNormLog(options.get(EVERY));
  }
}
