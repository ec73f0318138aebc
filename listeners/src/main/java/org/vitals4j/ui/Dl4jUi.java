package org.vitals4j.ui;

import java.util.Objects;
import org.deeplearning4j.core.storage.StatsStorageRouter;
import org.vitals4j.publish.Publisher;
import org.vitals4j.ui.health.HealthPublisher;
import org.vitals4j.ui.health.ReportRates;

/**
 * Shows training in DL4J's browser UI, on the Health page and on DL4J's own pages: a publisher that
 * takes the place of {@code StatsListener}. See {@link Dl4jUiServer} for a server to look at it
 * with, and {@link BoundedStatsStorage} for a storage that does not grow with the run.
 */
public final class Dl4jUi {

  private Dl4jUi() {}

  /**
   * Writes what the Health page reads, and what DL4J's Overview, Model and System pages read, the
   * latter under the type id of {@code StatsListener}: do not use both for one network with one
   * session id.
   *
   * <p><b>What DL4J's pages show.</b> Score, learning rates, and the mean absolute value of every
   * parameter block, its gradient and its update; means and standard deviations of activations;
   * examples and minibatches per second; memory of the JVM; the network's configuration. Where the
   * monitor was asked for histograms, those of parameters and updates, too, and standard deviations
   * of gradients and updates. Gradients are those of the minibatch mean, where {@code
   * StatsListener} writes the sum. Parameters are those before the step, where {@code
   * StatsListener} writes those after it; only a block that was all zeros before is written as it
   * is after, since a ratio to nothing would blank the chart. Histograms, activations, standard
   * deviations, garbage collections and the memory of GPUs are not written, and their charts stay
   * empty.
   *
   * <p><b>How often.</b> The Health page gets every iteration; where they come faster than the
   * storage should be written to (100 a second for a {@link BoundedStatsStorage}, 5 for others,
   * after the first hundreds), several are merged into one report with the last, smallest and
   * largest of every value. Findings are never held back. DL4J's pages get, at most as often, the
   * iterations in which parameters and updates were measured, and none of the others: the Model
   * page answers with an error when it meets a report without them. So the sampling rate decides
   * how many points the score chart has; the scores of the other iterations are in their snapshots.
   * Totals count the snapshots that arrived, not those that were dropped on the way.
   *
   * <p><b>NaN and infinities</b> are written as they are. The pages draw them as 0, and nothing
   * written here can change that: a run that diverged looks perfect there. Trust the findings.
   *
   * <p><b>Time.</b> Storages keep one report a millisecond, so a report that would share one is
   * dated later: time stamps of one session and worker always increase.
   *
   * <p><b>Thread and cost.</b> As {@link Publisher} promises; tens of microseconds an iteration
   * with an in-memory storage, milliseconds with a file, and all of it in the publisher's thread.
   * DL4J's {@code InMemoryStatsStorage} keeps everything. What the storage throws is passed on. The
   * storage is never closed from here.
   *
   * @param router where to write: a {@link BoundedStatsStorage}, a {@code FileStatsStorage}, or a
   *     router to another machine
   */
  public static Publisher storage(StatsStorageRouter router) {
    Objects.requireNonNull(router, "router");
    ReportRates rates =
        router instanceof BoundedStatsStorage ? ReportRates.IN_MEMORY : ReportRates.FOR_STORAGE;
    return new CompositePublisher(
        new StatsStoragePublisher(router, rates),
        new HealthPublisher(new RouterSink(router), rates));
  }
}
