package org.vitals4j;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Supplier;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.dataset.api.DataSet;
import org.nd4j.linalg.dataset.api.MultiDataSet;
import org.nd4j.linalg.dataset.api.iterator.DataSetIterator;
import org.nd4j.linalg.dataset.api.iterator.MultiDataSetIterator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.vitals4j.clip.ClippingPolicy;
import org.vitals4j.config.Configuration;
import org.vitals4j.config.Keys;
import org.vitals4j.diagnose.Detector;
import org.vitals4j.diagnose.Preflight;
import org.vitals4j.diagnose.PreflightCheck;
import org.vitals4j.measure.DryRunner;
import org.vitals4j.measure.Sampling;
import org.vitals4j.measure.activation.UnitScanner;
import org.vitals4j.network.TrainedNetwork;
import org.vitals4j.plugin.Plugins;
import org.vitals4j.publish.AlertLog;
import org.vitals4j.publish.Publisher;
import org.vitals4j.publish.PublisherQueue;
import org.vitals4j.report.Finding;
import org.vitals4j.report.IterationSnapshot;
import org.vitals4j.report.TreatmentEvent;
import org.vitals4j.report.UnitScan;
import org.vitals4j.session.AddedNetworks;
import org.vitals4j.session.ListenerConfig;
import org.vitals4j.session.LiveListeners;
import org.vitals4j.session.ModeSwitch;
import org.vitals4j.session.RunRecord;
import org.vitals4j.session.Sessions;
import org.vitals4j.treat.Mode;
import org.vitals4j.treat.Treatments;
import org.vitals4j.treat.Treatments.NonFinitePolicy;

/**
 * Watches a network while it trains.
 *
 * <pre>{@code
 * TrainingMonitor monitor = TrainingMonitor.attach(network);
 * network.fit(data);
 * }</pre>
 *
 * <p>It looks at the score, and at whether the gradient is finite, in every iteration. It measures
 * norms, parameters, updates and activations as often as {@link Builder#budget} allows, or as
 * {@link Builder#sampling} says. It logs what is wrong, where, and what to try ({@value
 * AlertLog#LOGGER}), and a line for each epoch ({@code vitals4j.summary}). It publishes to whom the
 * builder names. Unless a clipping policy or treatments are given it only observes: the trained
 * parameters are bit for bit those of a run without it.
 *
 * <p><b>Safety.</b> Nothing that goes wrong in here reaches the training: it is logged once, and
 * training goes on. Publishing happens on a thread of its own, which all monitors share, and is
 * dropped rather than waited for.
 *
 * <p><b>Threads.</b> One monitor may watch several networks on several threads ({@code
 * ParallelWrapper}); each network has findings of its own, told apart by worker. Every method here
 * may be called from any thread.
 */
public final class TrainingMonitor extends MonitorListener implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger("vitals4j");
  private static final Duration CLOSE_PATIENCE = Duration.ofSeconds(10);
  private static final Duration LONGEST = Duration.ofDays(365);

  private final AddedNetworks added = new AddedNetworks();

  private TrainingMonitor(ListenerConfig config) {
    super(config);
  }

  /**
   * Attaches a monitor with everything on that costs little: all detectors, observing only, alerts
   * in the log.
   *
   * @param network a {@link MultiLayerNetwork} or a {@link ComputationGraph}
   * @return the monitor, already among the network's listeners
   * @throws IllegalArgumentException for any other model
   */
  public static TrainingMonitor attach(Model network) {
    return builder().build().addTo(network);
  }

  /**
   * Looks at a network before it is trained: one forward and one backward pass over a minibatch, on
   * a copy. Not one bit of the network changes, nor does the random state, so training afterwards
   * is the same as without. Takes about as long as two iterations, and the memory of a second set
   * of parameters and gradients while it lasts.
   *
   * <pre>{@code System.out.println(TrainingMonitor.preflight(network, iterator.next()));}</pre>
   *
   * @param network a {@link MultiLayerNetwork} or a {@link ComputationGraph}, initialised
   * @param data a minibatch, as it will be trained on
   * @return what was found, with a table that can be printed
   * @throws IllegalArgumentException for any other model, or without features or labels
   */
  public static Preflight preflight(Model network, DataSet data) {
    return preflight(network, data.toMultiDataSet());
  }

  /** The same for a network of several inputs or outputs. */
  public static Preflight preflight(Model network, MultiDataSet data) {
    return PreflightCheck.of(DryRunner.of(network, data));
  }

  /**
   * Finds the units that are 0 for every example of a data set, in inference mode: without dropout,
   * and with the running statistics of batch normalisation. Takes as long as evaluating the
   * network.
   *
   * <pre>{@code System.out.println(TrainingMonitor.scan(network, iterator));}</pre>
   *
   * @param network a {@link MultiLayerNetwork} or a {@link ComputationGraph}, initialised; its
   *     parameters, optimiser and random state stay as they are, its inputs and masks are cleared
   * @param data from where it stands; begun anew if it is at its end and can be
   * @return the silent units of each layer, beside its share of zeros, as a table that can be
   *     printed
   * @throws IllegalArgumentException for any other model, or without data
   */
  public static UnitScan scan(Model network, DataSetIterator data) {
    return UnitScanner.scan(network, data);
  }

  /** The same for a network of several inputs. */
  public static UnitScan scan(Model network, MultiDataSetIterator data) {
    return UnitScanner.scan(network, data);
  }

  /** A monitor to order, beginning with every default. */
  public static Builder builder() {
    return builder(Configuration.defaults());
  }

  /**
   * A monitor to order, beginning with what a configuration says, plug-ins included; calls on the
   * builder come on top. {@code Configuration.load(ConfigSources.ofJvm())} is what system
   * properties, the environment and the file they name say.
   *
   * <p>What is wrong with the configuration or a plug-in is logged, each in a sentence, and left
   * out. {@link Configuration#orThrow} is for those who would rather stop.
   */
  public static Builder builder(Configuration configuration) {
    Plugins plugins = Plugins.find(configuration);
    Builder builder = builder(plugins);
    plugins.problems().forEach(LOG::error);
    return builder;
  }

  /**
   * A monitor to order, beginning with what plug-ins and their configuration say. What is wrong
   * with them is in {@link Plugins#problems()} afterwards, and is left out.
   */
  public static Builder builder(Plugins plugins) {
    return new Builder(plugins);
  }

  /**
   * Adds this monitor to a network's listeners. Before a {@code ParallelWrapper} is built: it takes
   * the listeners that the network has then. Where the network is trained and this monitor is never
   * called, {@link #findings()}, {@link #latest()} and {@link #close()} say so in the log, once.
   *
   * @return this
   * @throws IllegalArgumentException for models that are neither a {@link MultiLayerNetwork} nor a
   *     {@link ComputationGraph}
   * @throws IllegalStateException if this monitor and another listener of Vitals4j on the network
   *     both bring a clipping policy; the message names both, and nothing is changed
   */
  public TrainingMonitor addTo(Model network) {
    TrainedNetwork.requireNetwork(network, "watched");
    refuseSecondClipping(network);
    network.addListeners(this);
    added.add(network);
    return this;
  }

  private void refuseSecondClipping(Model network) {
    for (TrainingListener listener : LiveListeners.of(network)) {
      if (listener instanceof MonitorListener other && other != this) {
        other
            .config()
            .clippingConflict(config())
            .ifPresent(
                sentence -> {
                  throw new IllegalStateException(sentence);
                });
      }
    }
  }

  /**
   * Findings so far, of all networks, open and closed, in order of opening; the last thousand of
   * them. Those of a network that was collected, or from which this monitor was removed, are no
   * longer open, but {@linkplain Finding#isUnresolved unresolved}; publishers are told nothing of
   * that, since nobody has seen anything get better.
   */
  public List<Finding> findings() {
    added.report(participant(), false);
    settle();
    return config().record().findings();
  }

  /** The same for one network, in the run under way; empty before its first iteration. */
  public List<Finding> findings(Model network) {
    settle();
    return Sessions.find(network)
        .map(session -> session.findings(config().record()))
        .orElse(List.of());
  }

  /**
   * Whether this monitor has failed so badly on some network that it watches that one no more.
   * Training goes on there, unwatched; {@link #findings()} has a {@code MONITOR_STOOD_DOWN}.
   */
  public boolean isStandingDown() {
    return hasStoodDown();
  }

  /** Treatments so far, in order; the last thousand of them. */
  public List<TreatmentEvent> treatments() {
    return config().record().treatments();
  }

  /** The last iteration measured; empty before the first. */
  public Optional<IterationSnapshot> latest() {
    added.report(participant(), false);
    return config().record().latest();
  }

  /**
   * Time that training spent in here so far, in all networks watched, publishing excluded: that has
   * a thread of its own.
   */
  public Duration timeSpent() {
    return config().record().spent();
  }

  /**
   * How many snapshots and events publishers were too slow for, so far, or missed once retired for
   * their failures.
   */
  public long dropped() {
    return config().queues().stream().mapToLong(PublisherQueue::dropped).sum();
  }

  /**
   * Waits until everything measured so far is published, or the time is up.
   *
   * @return whether it was all published
   */
  public boolean awaitPublished(Duration patience) {
    long deadline = deadline(patience);
    boolean all = true;
    for (PublisherQueue outbox : config().queues()) {
      all &= outbox.await(Duration.ofNanos(Math.max(0, deadline - System.nanoTime())));
    }
    return all;
  }

  /**
   * Publishes what is still queued, for at most ten seconds in all, and closes the publishers. The
   * monitor may stay on the network: it goes on measuring, for {@link #findings()}, and publishes
   * no more.
   */
  @Override
  public void close() {
    close(CLOSE_PATIENCE);
  }

  /**
   * The same, waiting for at most the time given, for all publishers together. With {@link
   * Duration#ZERO} it returns at once; what is queued is published all the same, while the JVM
   * lives.
   *
   * @return whether all was published and every publisher closed
   */
  public boolean close(Duration patience) {
    added.report(participant(), true);
    // All at first: each has all the time there is, and one that hangs takes it from no other.
    config().queues().forEach(outbox -> outbox.close(Duration.ZERO));
    long deadline = deadline(patience);
    boolean all = true;
    for (PublisherQueue outbox : config().queues()) {
      all &= outbox.close(Duration.ofNanos(Math.max(0, deadline - System.nanoTime())));
    }
    return all;
  }

  private static long deadline(Duration patience) {
    return System.nanoTime() + (patience.compareTo(LONGEST) < 0 ? patience : LONGEST).toNanos();
  }

  /** What a monitor does. Everything has a default. */
  public static final class Builder {

    private String sessionId;
    private String workerPrefix = "";
    private Sampling sampling;
    private boolean histograms;
    private @Nullable ClippingPolicy clipping;
    private final List<Supplier<Detector>> detectors;
    private final List<Publisher> publishers;
    private @Nullable Mode mode;
    private @Nullable NonFinitePolicy nonFinite;
    private Treatments treatments;
    private boolean trainedTogether;

    private Builder(Plugins plugins) {
      Configuration configuration = plugins.configuration();
      String session = configuration.get(Keys.SESSION);
      sessionId = session.isEmpty() ? ListenerConfig.newSessionId() : session;
      OptionalInt every = configuration.get(Keys.SAMPLING);
      sampling =
          every.isPresent()
              ? Sampling.every(every.getAsInt())
              : Sampling.budget(configuration.get(Keys.BUDGET));
      histograms = configuration.get(Keys.HISTOGRAMS);
      clipping = plugins.clipping().orElse(null);
      String permission = configuration.get(Keys.MODE);
      mode = permission.equals("auto") ? null : Mode.valueOf(permission.toUpperCase(Locale.ROOT));
      treatments = plugins.treatments();
      trainedTogether = configuration.get(Keys.TRAINED_TOGETHER);
      detectors = new ArrayList<>(plugins.detectors());
      publishers = new ArrayList<>(plugins.publishers());
    }

    /**
     * Names the run, for logs and the browser.
     *
     * @param id not blank, and without "@@@", which DL4J's file storage uses as a separator.
     *     Default: date, time and a counter
     */
    public Builder sessionId(String id) {
      if (id.isBlank() || id.contains("@@@")) {
        throw new IllegalArgumentException(
            "a session id must not be blank and must not contain \"@@@\", but was \"" + id + "\"");
      }
      sessionId = id;
      return this;
    }

    /**
     * Tells the workers of this JVM from those of others in the same run: worker 0 of a monitor
     * with the prefix "host-3." is called "host-3.0". Default: none, which suits a run in one JVM.
     *
     * @param prefix short, without "@@@"
     */
    public Builder workerPrefix(String prefix) {
      if (prefix.contains("@@@")) {
        throw new IllegalArgumentException(
            "a worker's prefix must not contain \"@@@\", but was \"" + prefix + "\"");
      }
      workerPrefix = prefix;
      return this;
    }

    /**
     * The share of an iteration's time that the monitor may take. Default: 0.01, that is 1 %. The
     * score and whether the gradient is finite are looked at in every iteration whatever this says;
     * gradient norms as often as it allows, in every iteration wherever possible; parameters,
     * updates and activations with what is left, dead units among them: a unit is called dead after
     * 3,000 measured examples. The first ten iterations are measured in full whatever they cost,
     * the forty after them in part; in full also twenty after the gradient norm has passed 1e3, and
     * the first twenty in a row in which something is not finite. How often that comes to is in
     * {@link IterationSnapshot#rates()}.
     *
     * @param share in (0, 1]; 1 measures everything in every iteration
     */
    public Builder budget(double share) {
      return sampling(Sampling.budget(share));
    }

    /**
     * How often things are measured, where {@link #budget} is not wanted: {@code
     * Sampling.every(10)} measures gradient norms in every iteration and all else in every tenth,
     * and so the same in every run, on every machine.
     */
    public Builder sampling(Sampling schedule) {
      sampling = schedule;
      return this;
    }

    /**
     * Whether a histogram of each layer's gradient is made where parameters are measured, from at
     * most 65,536 of its elements. Default: no, since that is dearer than all the rest.
     */
    public Builder gradientHistograms(boolean wanted) {
      histograms = wanted;
      return this;
    }

    /**
     * Clips every gradient before the updater sees it ({@link org.vitals4j.clip.Clipping}).
     * Default: no clipping.
     */
    public Builder clipping(ClippingPolicy policy) {
      clipping = policy;
      return this;
    }

    /**
     * What the monitor may do with the network. Default: {@link Mode#OBSERVE}, and {@link
     * Mode#TREAT} where a clipping policy or treatments are given: who asks for them wants them to
     * act.
     */
    public Builder mode(Mode permission) {
      mode = permission;
      return this;
    }

    /**
     * Treats what is found ({@link Treatments#automatic()} is a plan for most of it). Default:
     * {@link Treatments#none()}.
     */
    public Builder treatments(Treatments plan) {
      treatments = plan;
      return this;
    }

    /**
     * What becomes of a step whose gradient holds NaN or an infinity. Default: as {@link
     * #treatments} says; without any, it is made, and reported.
     */
    public Builder onNonFinite(NonFinitePolicy policy) {
      nonFinite = policy;
      return this;
    }

    /**
     * Whether the network trains together with others, as a generator and its discriminator do:
     * then no minibatch is kept out, and only reversible treatments are given ({@link
     * Treatments#trainedTogether}). Default: no; networks that write each other's parameters are
     * found without being told.
     */
    public Builder trainedTogether(boolean so) {
      trainedTogether = so;
      return this;
    }

    private Treatments plan() {
      Treatments plan = nonFinite == null ? treatments : treatments.onNonFinite(nonFinite);
      return trainedTogether ? plan.trainedTogether() : plan;
    }

    private Mode permission() {
      if (mode != null) {
        return mode;
      }
      return clipping != null || !plan().isEmpty() ? Mode.TREAT : Mode.OBSERVE;
    }

    /**
     * Adds a detector of your own to the standard ones ({@link
     * org.vitals4j.diagnose.Detectors#standard}); one is made for each network.
     */
    public Builder detector(Supplier<? extends Detector> detector) {
      detectors.add(detector::get);
      return this;
    }

    /** Adds somebody to tell, besides the log. */
    public Builder publishTo(Publisher publisher) {
      publishers.add(publisher);
      return this;
    }

    /** Makes the monitor; {@code network.addListeners(monitor)} or {@link #addTo} comes next. */
    public TrainingMonitor build() {
      String owner = "TrainingMonitor '" + sessionId + "'";
      ModeSwitch permission =
          new ModeSwitch(owner, permission(), clipping != null || !plan().isEmpty());
      List<PublisherQueue> queues = publishers.stream().map(PublisherQueue::new).toList();
      queues.forEach(queue -> queue.hand(permission));
      return new TrainingMonitor(
          new ListenerConfig(
              owner,
              sessionId,
              sampling instanceof Sampling.Every,
              sampling,
              histograms,
              clipping,
              permission,
              plan(),
              List.copyOf(detectors),
              queues,
              true,
              new RunRecord(workerPrefix)));
    }
  }
}
