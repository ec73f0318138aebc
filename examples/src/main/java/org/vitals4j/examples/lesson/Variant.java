package org.vitals4j.examples.lesson;

import java.util.List;
import java.util.function.Consumer;
import java.util.function.LongFunction;
import java.util.function.UnaryOperator;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.vitals4j.TrainingMonitor;
import org.vitals4j.clip.ClippingPolicy;
import org.vitals4j.examples.data.TrainingData;
import org.vitals4j.examples.lesson.Expectation.Check;
import org.vitals4j.examples.lesson.Work.Calculation;
import org.vitals4j.examples.lesson.Work.Fit;
import org.vitals4j.examples.lesson.Work.Training;

/**
 * One run of an example.
 *
 * @param name unique within the example: its kind ("sick", "healthy", "treated") alone or with what
 *     tells it apart ("sick-mse")
 * @param setup what is special about it, in a few words
 * @param work what it does
 * @param expectations what must be seen
 */
public record Variant(String name, String setup, Work work, List<Expectation> expectations) {

  public Variant {
    expectations = List.copyOf(expectations);
  }

  /** A run that is only watched. */
  public static Variant watched(
      String name,
      String setup,
      LongFunction<? extends Model> network,
      LongFunction<TrainingData> data,
      Expectation... expectations) {
    return new Variant(name, setup, new Training(network, data), List.of(expectations));
  }

  /** A run whose gradient is clipped. */
  public static Variant treated(
      String name,
      String setup,
      LongFunction<? extends Model> network,
      LongFunction<TrainingData> data,
      ClippingPolicy clipping,
      Expectation... expectations) {
    return watched(name, setup, network, data, expectations)
        .monitored(builder -> builder.clipping(clipping));
  }

  /** A calculation. */
  public static Variant calculated(String name, String setup, LongFunction<List<Check>> checks) {
    return new Variant(name, setup, new Calculation(checks), List.of());
  }

  /** Whether it is one of a kind: "sick" is, and so is "sick-mse". */
  public boolean isA(String kind) {
    return name.equals(kind) || name.startsWith(kind + "-");
  }

  /** The same, with a monitor that does more, or less. */
  public Variant monitored(Consumer<TrainingMonitor.Builder> more) {
    return changed(
        t ->
            new Training(t.network(), t.data(), t.monitor().andThen(more), t.listeners(), t.fit()));
  }

  /** The same, with a listener of its own. */
  Variant listening(TrainingListener listener) {
    return changed(
        t -> new Training(t.network(), t.data(), t.monitor(), List.of(listener), t.fit()));
  }

  /** The same, trained in another way. */
  public Variant trainedBy(Fit fit) {
    return changed(t -> new Training(t.network(), t.data(), t.monitor(), t.listeners(), fit));
  }

  /**
   * The same run, but of another length; what is only calculated stays as it is.
   *
   * @param iterations at least 1; beyond one epoch, whole epochs
   */
  public Variant lasting(int iterations) {
    return changed(
        t ->
            new Training(
                t.network(),
                seed -> t.data().apply(seed).lasting(iterations),
                t.monitor(),
                t.listeners(),
                t.fit()));
  }

  /** The same run, but over the first minibatches only, and expecting nothing. */
  public Variant shortened(int minibatches) {
    return new Variant(name, setup, lasting(minibatches).work, List.of());
  }

  private Variant changed(UnaryOperator<Training> change) {
    return work instanceof Training training
        ? new Variant(name, setup, change.apply(training), expectations)
        : this;
  }
}
