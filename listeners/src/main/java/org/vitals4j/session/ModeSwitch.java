package org.vitals4j.session;

import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.vitals4j.publish.Publisher;
import org.vitals4j.report.PlainText;
import org.vitals4j.treat.Mode;

/**
 * What one listener may do with its networks, and the hand that changes it. Read by training
 * threads, written by any.
 */
public final class ModeSwitch implements Publisher.Permission {

  private static final Logger LOG = LoggerFactory.getLogger("vitals4j");

  private final String owner;
  private final boolean acts;
  private volatile Mode mode;

  /**
   * As it was built.
   *
   * @param owner the listener, as a log line would name it
   * @param acts whether it has anything to do: a clipping policy or treatments
   */
  public ModeSwitch(String owner, Mode mode, boolean acts) {
    this.owner = owner;
    this.mode = mode;
    this.acts = acts;
  }

  /** In force from the next iteration on. */
  public Mode mode() {
    return mode;
  }

  @Override
  public String get() {
    return mode.name().toLowerCase(Locale.ROOT);
  }

  @Override
  public void set(String name) {
    Mode wanted = named(name);
    if (!acts && wanted != Mode.OBSERVE) {
      throw new IllegalStateException(
          PlainText.name(owner)
              + " was built without a clipping policy and without treatments: there is nothing that"
              + " it could "
              + (wanted == Mode.TREAT ? "do" : "advise"));
    }
    Mode before = mode;
    mode = wanted;
    if (before != wanted) {
      LOG.warn(
          "{} goes from {} to {} with the next iteration, as it was told from outside",
          PlainText.name(owner),
          before,
          wanted);
    }
  }

  private static Mode named(String name) {
    for (Mode one : Mode.values()) {
      if (one.name().equalsIgnoreCase(name)) {
        return one;
      }
    }
    throw new IllegalArgumentException(
        "the mode must be observe, advise or treat, but was '" + PlainText.name(name) + "'");
  }
}
