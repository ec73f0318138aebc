package org.vitals4j.publish;

import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;
import org.vitals4j.report.FindingEvent;
import org.vitals4j.report.PlainText;
import org.vitals4j.report.Severity;
import org.vitals4j.report.TreatmentEvent;

/**
 * Writes findings to the log, through SLF4J, to the logger {@value #LOGGER}: one line when a
 * finding opens, worsens, eases or closes. CRITICAL is logged at ERROR, WARN at WARN, INFO at
 * DEBUG; that a WARN or CRITICAL finding eased or closed, at INFO. Treatments that were given are
 * logged at WARN, those that were advised at INFO, that nothing has helped at ERROR.
 *
 * <p>While a line is written, SLF4J's MDC holds {@code session}, {@code worker}, {@code epoch} and
 * {@code iteration}, for patterns such as {@code %X{session}}.
 *
 * @param minSeverity findings that were never this severe are not logged
 */
public record AlertLog(Severity minSeverity) implements Publisher {

  /** Name of the logger. */
  public static final String LOGGER = "vitals4j.alerts";

  private static final List<String> KEYS = List.of("session", "worker", "epoch", "iteration");
  private static final Logger LOG = LoggerFactory.getLogger(LOGGER);

  /** Logs every finding. */
  public AlertLog() {
    this(Severity.INFO);
  }

  @Override
  public String name() {
    return "log";
  }

  @Override
  public void finding(FindingEvent event) {
    if (event.finding().worst().compareTo(minSeverity) < 0) {
      return;
    }
    MDC.put("session", PlainText.name(event.session()));
    MDC.put("worker", PlainText.name(event.worker()));
    MDC.put("epoch", Integer.toString(event.epoch()));
    MDC.put("iteration", Integer.toString(event.iteration()));
    try {
      log(event);
    } finally {
      KEYS.forEach(MDC::remove);
    }
  }

  @Override
  public void treatment(TreatmentEvent event) {
    MDC.put("session", PlainText.name(event.session()));
    MDC.put("worker", PlainText.name(event.worker()));
    MDC.put("epoch", Integer.toString(event.epoch()));
    MDC.put("iteration", Integer.toString(event.iteration()));
    try {
      switch (event.kind()) {
        case GIVEN, UNDONE -> LOG.warn("{}", AlertText.of(event));
        case ADVISED, POSTPONED -> LOG.info("{}", AlertText.of(event));
        case GAVE_UP -> LOG.error("{}", AlertText.of(event));
      }
    } finally {
      KEYS.forEach(MDC::remove);
    }
  }

  private static void log(FindingEvent event) {
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
