package org.vitals4j.spark;

import java.io.Serializable;
import java.lang.ref.WeakReference;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.vitals4j.TrainingMonitor;
import org.vitals4j.clip.ClippingPolicy;
import org.vitals4j.diagnose.Detector;
import org.vitals4j.publish.Publisher;
import org.vitals4j.session.ListenerConfig;
import org.vitals4j.treat.TrainingHaltedException;
import org.vitals4j.treat.Treatments.NonFinitePolicy;

/**
 * Watches a network that Spark trains: a listener that is shipped to the workers.
 *
 * <pre>{@code
 * HealthServer health = HealthServer.start(address).receive(token); // on the driver
 * SparkTrainingMonitor monitor =
 *     SparkTrainingMonitor.builder().publishTo(URI.create(health.address()), token).build();
 * sparkNetwork.setListeners(monitor);
 * sparkNetwork.fit(data);
 * }</pre>
 *
 * <p>DL4J makes a new copy of this listener, and of the network, for each task of each averaging
 * round. The copies of one JVM share one monitor, which lives as long as the JVM: windows and
 * statistics go on from round to round. Each partition of the data that a JVM trains is one worker,
 * called "executor.number" ("0.1", "driver.0") in all of them. What is measured is each replica's
 * own: its gradient, its step, its parameters since the last averaging.
 *
 * <p><b>What it may do.</b> It observes, clips where a policy is given, and skips steps that are
 * not finite where that is asked for. Other treatments are not offered: the next averaging would
 * undo what they do to one replica. Under gradient sharing ({@code SharedTrainingMaster}) neither
 * clipping nor skipping is to be asked for: what a replica applies comes from all of them.
 *
 * <p><b>Safety.</b> Nothing that goes wrong in here reaches the training.
 *
 * <p><b>The token</b> is serialised with this listener, and so goes over Spark's own connections;
 * {@code spark.network.crypto.enabled} protects it there.
 */
public final class SparkTrainingMonitor implements TrainingListener, Serializable {

  private static final long serialVersionUID = 1L;

  private static final Logger LOG = LoggerFactory.getLogger("vitals4j");

  private final WorkerSettings settings;

  // Of one copy in one task.
  private transient volatile @Nullable WorkerMonitor worker;
  private transient volatile @Nullable WeakReference<Model> last;
  private transient volatile boolean failed;

  private SparkTrainingMonitor(WorkerSettings settings) {
    this.settings = settings;
  }

  /** A monitor to order, beginning with every default: it observes, and tells the workers' logs. */
  public static Builder builder() {
    return new Builder();
  }

  /** The name of the run, as the page lists it. */
  public String sessionId() {
    return settings.session();
  }

  @Override
  public void onForwardPass(Model model, List<INDArray> activations) {
    pass(model, monitor -> monitor.onForwardPass(model, activations));
  }

  @Override
  public void onForwardPass(Model model, Map<String, INDArray> activations) {
    pass(model, monitor -> monitor.onForwardPass(model, activations));
  }

  @Override
  public void onBackwardPass(Model model) {
    pass(model, monitor -> monitor.onBackwardPass(model));
  }

  @Override
  public void onGradientCalculation(Model model) {
    pass(model, monitor -> monitor.onGradientCalculation(model));
  }

  @Override
  public void iterationDone(Model model, int iteration, int epoch) {
    pass(model, monitor -> monitor.iterationDone(model, iteration, epoch));
  }

  @Override
  public void onEpochStart(Model model) {}

  @Override
  public void onEpochEnd(Model model) {}

  /** The run and where it is sent; never the token. */
  @Override
  public String toString() {
    return "SparkTrainingMonitor '"
        + settings.session()
        + "'"
        + (settings.server() == null ? "" : " to " + settings.server());
  }

  private void pass(Model model, Consumer<TrainingMonitor> callback) {
    if (failed) {
      return;
    }
    try {
      watching(model).ifPresent(callback);
    } catch (TrainingHaltedException deliberate) {
      throw deliberate;
    } catch (Throwable thrown) {
      failed = true;
      LOG.error("The monitor failed in this task; training goes on, unwatched", thrown);
    }
  }

  private Optional<TrainingMonitor> watching(Model model) {
    WorkerMonitor mine = worker;
    if (mine == null) {
      mine = WorkerMonitor.of(settings);
      worker = mine;
    }
    WeakReference<Model> known = last;
    if (known == null || !known.refersTo(model)) {
      mine.begin(model);
      last = new WeakReference<>(model);
    }
    return mine.monitor();
  }

  /** What the monitor of each worker does. Everything has a default. */
  public static final class Builder {

    private static final double DEFAULT_BUDGET = 0.01;

    private String session = ListenerConfig.newSessionId();
    private @Nullable URI server;
    private @Nullable String token;
    private double budget = DEFAULT_BUDGET;
    private int every;
    private NonFinitePolicy nonFinite = NonFinitePolicy.REPORT;
    private @Nullable SerializableSupplier<ClippingPolicy> clipping;
    private final List<SerializableSupplier<Detector>> detectors = new ArrayList<>();
    private final List<SerializableSupplier<Publisher>> publishers = new ArrayList<>();

    private Builder() {}

    /** Names the run. Default: date, time and a counter. */
    public Builder sessionId(String id) {
      TrainingMonitor.builder().sessionId(id); // refuses what cannot be one
      session = id;
      return this;
    }

    /**
     * Where the workers send what they see.
     *
     * @param address of a {@link org.vitals4j.ui.health.HealthServer} that receives, as a worker
     *     reaches it
     * @param sharedToken what that server was given
     */
    public Builder publishTo(URI address, String sharedToken) {
      server = address;
      token = sharedToken;
      return this;
    }

    /** Adds somebody to tell, made once in each worker's JVM. */
    public Builder publishTo(SerializableSupplier<Publisher> publisher) {
      publishers.add(publisher);
      return this;
    }

    /**
     * The share of an iteration's time that the monitor may take. Default: 0.01.
     *
     * @param share in (0, 1]
     */
    public Builder budget(double share) {
      TrainingMonitor.builder().budget(share); // refuses what cannot be one
      budget = share;
      every = 0;
      return this;
    }

    /**
     * Measures everything in every so many iterations, where {@link #budget} is not wanted.
     *
     * @param iterations at least 1
     */
    public Builder every(int iterations) {
      if (iterations < 1) {
        throw new IllegalArgumentException(
            "sampling interval must be at least 1 iteration, but was " + iterations);
      }
      every = iterations;
      return this;
    }

    /** What becomes of a step that is not finite. Default: it is made, and reported. */
    public Builder onNonFinite(NonFinitePolicy policy) {
      nonFinite = policy;
      return this;
    }

    /** Clips every replica's gradient; one policy is made for each worker's JVM. Default: none. */
    public Builder clipping(SerializableSupplier<ClippingPolicy> policy) {
      clipping = policy;
      return this;
    }

    /** Adds a detector of your own to the standard ones; one is made for each worker. */
    public Builder detector(SerializableSupplier<Detector> detector) {
      detectors.add(detector);
      return this;
    }

    /** Makes the listener; {@code sparkNetwork.setListeners(monitor)} comes next. */
    public SparkTrainingMonitor build() {
      return new SparkTrainingMonitor(
          new WorkerSettings(
              session,
              server,
              token,
              budget,
              every,
              nonFinite,
              clipping,
              List.copyOf(detectors),
              List.copyOf(publishers)));
    }
  }
}
