package org.vitals4j.publish;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.vitals4j.diagnose.FindingEvent;
import org.vitals4j.diagnose.Severity;

/**
 * Writes findings to the log, through SLF4J, to the logger {@value #LOGGER}: one line when a
 * finding opens, worsens, eases or closes. CRITICAL is logged at ERROR, WARN at WARN, INFO at
 * DEBUG; that a WARN or CRITICAL finding eased or closed, at INFO.
 */
public record AlertLog() implements Publisher {

  /** Name of the logger. */
  public static final String LOGGER = "vitals4j.alerts";

  private static final Logger LOG = LoggerFactory.getLogger(LOGGER);

  @Override
  public String name() {
    return "log";
  }

  @Override
  public void finding(FindingEvent event) {
    boolean better =
        event.kind() == FindingEvent.Kind.EASED || event.kind() == FindingEvent.Kind.CLOSED;
    if (event.finding().worst() == Severity.INFO) {
      LOG.debug("{}", AlertText.of(event));
    } else if (better) {
      LOG.info("{}", AlertText.of(event));
    } else if (event.finding().severity() == Severity.CRITICAL) {
      LOG.error("{}", AlertText.of(event));
    } else {
      LOG.warn("{}", AlertText.of(event));
    }
  }
}
