package org.vitals4j.plugin;

import org.vitals4j.config.Options;
import org.vitals4j.publish.Publisher;
import org.vitals4j.publish.SummaryLog;
import org.vitals4j.report.Internal;

/** {@link SummaryLog}, as a plug-in. */
@Internal
public final class SummaryLogPlugin implements PublisherPlugin {

  @Override
  public String name() {
    return "summary";
  }

  @Override
  public String description() {
    return "writes a line about the run to the log when an epoch or the training ends";
  }

  @Override
  public Publisher create(Options options) {
    return new SummaryLog();
  }
}
