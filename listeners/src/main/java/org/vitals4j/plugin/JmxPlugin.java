package org.vitals4j.plugin;

import java.util.List;
import org.vitals4j.config.Key;
import org.vitals4j.config.Options;
import org.vitals4j.config.ValueType;
import org.vitals4j.publish.Publisher;
import org.vitals4j.publish.jmx.JmxPublisher;
import org.vitals4j.report.Internal;

/** {@link JmxPublisher}, as a plug-in. */
@Internal
public final class JmxPlugin implements PublisherPlugin {

  private static final Key<Boolean> SWITCH =
      Key.of("switch", ValueType.flag(), "Whether a client may change what the monitor may do");

  @Override
  public String name() {
    return "jmx";
  }

  @Override
  public String description() {
    return "shows the state of each network as a bean of JMX, org.vitals4j:type=TrainingRun";
  }

  @Override
  public List<Key<?>> options() {
    return List.of(SWITCH);
  }

  @Override
  public boolean standard() {
    return false;
  }

  /**
   * {@inheritDoc}
   *
   * @throws IllegalArgumentException where this Java runtime was built without JMX
   */
  @Override
  public Publisher create(Options options) {
    if (ModuleLayer.boot().findModule("java.management").isEmpty()) {
      throw new IllegalArgumentException(
          "this Java runtime has no module java.management; take one that has, or leave 'jmx' out"
              + " of publishers");
    }
    return new JmxPublisher(options.get(SWITCH));
  }
}
