package org.vitals4j.benchmarks.repair.harm.runs;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration.ListBuilder;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.IUpdater;
import org.vitals4j.examples.data.Toys;

/**
 * A generator and a discriminator, trained in turn, as examples of DL4J do it: the generator learns
 * inside a third network, in which a discriminator that does not learn follows it, and parameters
 * are copied from network to network.
 *
 * <p>Neither loss says how good the generator is. The held-out loss here is the energy distance of
 * its samples from real ones (Székely and Rizzo 2013): 0 where both have one distribution. It goes
 * up and down all the time, so it is taken ten times in each part, and these are the "examples" of
 * a result.
 */
final class GanJob implements TrainingJob {

  private static final int HELD_OUT = 250;

  /** A generator wanders: it is looked at so often in each part. */
  private static final int LOOKS = 10;

  /** Real examples, in rows. */
  @FunctionalInterface
  interface Real {
    INDArray sample(int count, Random random);
  }

  /**
   * What differs from job to job.
   *
   * @param real examples
   * @param latent inputs of the generator
   * @param generator makes its layers
   * @param discriminator makes its layers
   * @param frozen makes the same layers so that they pass gradients on and do not learn
   * @param updater makes that of either network
   * @param batch real examples a minibatch
   * @param stepsPerPart minibatches a tenth of the run, a multiple of 10
   */
  record Plan(
      Real real,
      int latent,
      Supplier<List<Layer>> generator,
      Supplier<List<Layer>> discriminator,
      UnaryOperator<Layer> frozen,
      Supplier<IUpdater> updater,
      int batch,
      int stepsPerPart) {}

  private final Plan plan;
  private final Random random;
  private final MultiLayerNetwork generator;
  private final MultiLayerNetwork discriminator;
  private final MultiLayerNetwork stacked;
  private final double[][] heldOut;
  private final INDArray heldOutNoise;
  private final Requirement requirement;
  private double[] looks = new double[0];

  private GanJob(Plan plan, long seed) {
    this.plan = plan;
    random = new Random(seed);
    generator = network(seed, plan.generator.get(), plan.latent);
    discriminator = network(seed + 1, plan.discriminator.get(), width());
    List<Layer> stack = new ArrayList<>(plan.generator.get());
    plan.discriminator.get().forEach(layer -> stack.add(plan.frozen.apply(layer)));
    stacked = network(seed, stack, plan.latent);
    copyGenerator();
    Random heldOutRandom = new Random(-seed);
    heldOut = plan.real.sample(HELD_OUT, heldOutRandom).toDoubleMatrix();
    heldOutNoise = Toys.gaussian(HELD_OUT, plan.latent, heldOutRandom);
    requirement = Requirement.maxLoss(0.15 * distance());
  }

  /** Ready to be trained; discriminator and stack are watched, since these are fitted. */
  static GanJob start(Plan plan, long seed, Watcher watcher) {
    GanJob job = new GanJob(plan, seed);
    watcher.watch(job.discriminator, job.stacked);
    return job;
  }

  private int width() {
    return plan.real.sample(1, new Random(0)).columns();
  }

  private MultiLayerNetwork network(long seed, List<Layer> layers, int inputs) {
    ListBuilder list = Networks.base(seed, plan.updater.get(), Activation.LEAKYRELU).list();
    layers.forEach(list::layer);
    return Networks.init(list.setInputType(InputType.feedForward(inputs)).build());
  }

  @Override
  public void trainPart() {
    looks = new double[LOOKS];
    for (int i = 0; i < plan.stepsPerPart; i++) {
      INDArray real = plan.real.sample(plan.batch, random);
      INDArray made = generator.output(Toys.gaussian(plan.batch, plan.latent, random));
      DataSet mixed =
          new DataSet(
              Nd4j.vstack(real, made),
              Nd4j.vstack(Nd4j.zeros(plan.batch, 1), Nd4j.ones(plan.batch, 1)));
      discriminator.fit(mixed);
      copyDiscriminator();
      INDArray noise = Toys.gaussian(plan.batch, plan.latent, random);
      stacked.fit(new DataSet(noise, Nd4j.zeros(plan.batch, 1)));
      copyGenerator();
      int stepsPerLook = plan.stepsPerPart / LOOKS;
      if ((i + 1) % stepsPerLook == 0) {
        looks[i / stepsPerLook] = distance();
      }
    }
  }

  private void copyDiscriminator() {
    int below = generator.getnLayers();
    for (int i = 0; i < discriminator.getnLayers(); i++) {
      stacked.getLayer(below + i).setParams(discriminator.getLayer(i).params());
    }
  }

  private void copyGenerator() {
    for (int i = 0; i < generator.getnLayers(); i++) {
      generator.getLayer(i).setParams(stacked.getLayer(i).params());
    }
  }

  @Override
  public HeldOutResult evaluate() {
    return new HeldOutResult(looks, new double[0]);
  }

  /** Energy distance of generated from real examples. */
  private double distance() {
    double[][] made = generator.output(heldOutNoise).toDoubleMatrix();
    return 2 * meanDistance(made, heldOut)
        - meanDistance(made, made)
        - meanDistance(heldOut, heldOut);
  }

  private static double meanDistance(double[][] ones, double[][] others) {
    double sum = 0;
    for (double[] one : ones) {
      for (double[] other : others) {
        double squares = 0;
        for (int j = 0; j < one.length; j++) {
          squares += (one[j] - other[j]) * (one[j] - other[j]);
        }
        sum += Math.sqrt(squares);
      }
    }
    return sum / ones.length / others.length;
  }

  @Override
  public Requirement requirement() {
    return requirement;
  }
}
