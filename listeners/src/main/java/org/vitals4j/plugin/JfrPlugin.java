package org.vitals4j.plugin;

import org.vitals4j.config.Options;
import org.vitals4j.publish.Publisher;
import org.vitals4j.publish.jfr.JfrPublisher;
import org.vitals4j.report.Internal;

/** {@link JfrPublisher}, as a plug-in. */
@Internal
public final class JfrPlugin implements PublisherPlugin {

  @Override
  public String name() {
    return "jfr";
  }

  @Override
  public String description() {
    return "writes iterations, findings and treatments as events of JDK Flight Recorder";
  }

  @Override
  public boolean standard() {
    return false;
  }

  /**
   * {@inheritDoc}
   *
   * @throws IllegalArgumentException where this Java runtime was built without the recorder
   */
  @Override
  public Publisher create(Options options) {
    if (ModuleLayer.boot().findModule("jdk.jfr").isEmpty()) {
      throw new IllegalArgumentException(
          "this Java runtime has no module jdk.jfr; take one that has, or leave 'jfr' out of"
              + " publishers");
    }
    return new JfrPublisher();
  }
}
