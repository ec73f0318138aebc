package org.vitals4j.examples.terminal;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.AppenderBase;
import org.vitals4j.publish.AlertLog;

/** Puts log lines on the {@link Screen}; {@code logback.xml} names it. */
public final class ScreenAppender extends AppenderBase<ILoggingEvent> {

  private static final String INDENT = "  ";

  private final Screen screen;

  /** For logback. */
  public ScreenAppender() {
    this(Screen.standard());
  }

  ScreenAppender(Screen screen) {
    this.screen = screen;
  }

  @Override
  protected void append(ILoggingEvent event) {
    String head = INDENT + head(event) + "  ";
    screen.paragraph(head, 0, event.getFormattedMessage());
    if (event.getThrowableProxy() != null) {
      screen.line(ThrowableProxyUtil.asString(event.getThrowableProxy()));
    }
  }

  private static String head(ILoggingEvent event) {
    if (event.getLoggerName().equals(AlertLog.LOGGER)) {
      return switch (event.getLevel().toInt()) {
        case Level.ERROR_INT -> "CRITICAL";
        case Level.WARN_INT -> "WARN    ";
        default -> "INFO    ";
      };
    }
    String logger = event.getLoggerName();
    return event.getLevel() + " " + logger.substring(logger.lastIndexOf('.') + 1) + ":";
  }
}
