package org.vitals4j.publish;

import java.util.List;
import org.vitals4j.report.Finding;
import org.vitals4j.report.FindingEvent;
import org.vitals4j.report.IterationSnapshot;
import org.vitals4j.report.TreatmentEvent;

/**
 * Tells somebody: a log, a browser, another system.
 *
 * <p><b>Thread.</b> Calls to one publisher never overlap and come in the order of the training,
 * from a daemon thread that all publishers share; not always the same one. It may block: training
 * does not wait, and another thread serves the other publishers. If it falls behind, the oldest
 * snapshots are dropped and counted, finding events last of all.
 *
 * <p><b>What may be kept.</b> Everything passed in is immutable.
 *
 * <p><b>If it throws,</b> the first failure is logged; after three failures in a row, or one for
 * lack of memory or stack, it is retired for the rest of the run, which is logged too. Training
 * never notices.
 */
public interface Publisher extends AutoCloseable {

  /** What a monitor may do with its networks. Thread-safe. */
  interface Permission {

    /** In force: observe, advise or treat. */
    String get();

    /**
     * Changes it, for all networks of the monitor, from the end of the iteration under way.
     *
     * @param mode observe, advise or treat
     * @throws IllegalArgumentException for any other
     * @throws IllegalStateException if the monitor was built with nothing to do; the message says
     *     so
     */
    void set(String mode);
  }

  /**
   * Hands over what the monitor may do, to show or to change it. Called once for each monitor that
   * has this publisher, as it is built, on the thread that builds it.
   */
  default void permission(Permission permission) {}

  /** For log lines about this publisher. */
  String name();

  /**
   * One iteration was measured.
   *
   * @param dropped how many entries were dropped so far because this publisher fell behind
   */
  default void iteration(IterationSnapshot snapshot, long dropped) {}

  /** A finding opened, worsened, eased or closed. */
  default void finding(FindingEvent event) {}

  /** A treatment was given, or advised, or all of them were tried in vain. */
  default void treatment(TreatmentEvent event) {}

  /**
   * What was checked so far, and what was not and why: one entry for each detector, those included
   * that are off. Called as a run begins, then where one of them changes, and ever more rarely
   * besides.
   */
  default void checks(String session, String worker, List<Finding.Check> checks) {}

  /**
   * A good moment to write what was held back: nothing came for a quarter of a second, somebody
   * waits for everything to be published, or the JVM ends. Does nothing unless overridden.
   */
  default void flush() {}

  /**
   * Nothing was measured for some seconds: training has paused or is over, which DL4J does not say.
   * Called once after the last entry, not again before the next.
   */
  default void idle() {}

  /** The monitor was closed and everything before was delivered. Called at most once. */
  @Override
  default void close() {}
}
