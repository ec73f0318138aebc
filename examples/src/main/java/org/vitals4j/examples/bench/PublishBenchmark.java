package org.vitals4j.examples.bench;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.weights.WeightInit;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.CommandLineOptionException;
import org.openjdk.jmh.runner.options.CommandLineOptions;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.vitals4j.TrainingMonitor;
import org.vitals4j.ui.health.HealthServer;

/**
 * One iteration of a monitored network of 100 layers: published to nobody, to the Health page, and
 * to the Health page while a browser reads it. The difference is what publishing adds.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 5, time = 2)
@Measurement(iterations = 10, time = 2)
@Fork(value = 1)
public class PublishBenchmark {

  private static final int LAYERS = 100;
  private static final int WIDTH = 32;
  private static final int BATCH = 32;

  /** To whom. */
  @Param({"nobody", "page", "open-page"})
  public String to = "nobody";

  private MultiLayerNetwork network = network();
  private DataSet batch = new DataSet();
  private @Nullable HealthServer server;
  private @Nullable Future<?> reading;
  private final ScheduledExecutorService browser = Executors.newSingleThreadScheduledExecutor();

  @Setup
  public void attach() {
    batch = new DataSet(Nd4j.rand(BATCH, WIDTH), Nd4j.eye(BATCH));
    TrainingMonitor.Builder monitor = TrainingMonitor.builder().sessionId("bench");
    if (!to.equals("nobody")) {
      HealthServer started = HealthServer.start(0);
      server = started;
      monitor.publishTo(started.publisher());
      if (to.equals("open-page")) {
        reading = browser.scheduleWithFixedDelay(() -> read(started), 1, 1, TimeUnit.SECONDS);
      }
    }
    monitor.build().addTo(network);
  }

  /** What the page asks for every second, and never less: always everything. */
  private static void read(HealthServer server) {
    HttpClient client = HttpClient.newHttpClient();
    try {
      for (String what : new String[] {"run", "layers", "layer"}) {
        URI address = URI.create(server.address() + "/api/" + what + "?session=bench&layer=0");
        client.send(HttpRequest.newBuilder(address).build(), BodyHandlers.discarding());
      }
    } catch (IOException gone) {
      // The server was stopped.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @TearDown
  public void stop() {
    Future<?> last = reading;
    if (last != null) {
      last.cancel(true);
    }
    browser.shutdownNow();
    HealthServer started = server;
    if (started != null) {
      started.close();
    }
  }

  /** One iteration. */
  @Benchmark
  public double iteration() {
    network.fit(batch);
    return network.score();
  }

  private static MultiLayerNetwork network() {
    NeuralNetConfiguration.ListBuilder layers =
        new NeuralNetConfiguration.Builder()
            .seed(1)
            .updater(new Sgd(1e-4))
            .activation(Activation.TANH)
            .weightInit(WeightInit.XAVIER)
            .list();
    for (int i = 1; i < LAYERS; i++) {
      layers.layer(new DenseLayer.Builder().nIn(WIDTH).nOut(WIDTH).build());
    }
    layers.layer(
        new OutputLayer.Builder(LossFunction.MCXENT)
            .nIn(WIDTH)
            .nOut(BATCH)
            .activation(Activation.SOFTMAX)
            .build());
    MultiLayerNetwork made = new MultiLayerNetwork(layers.build());
    made.init();
    return made;
  }

  /** Takes JMH's own options. */
  public static void main(String[] args) throws RunnerException, CommandLineOptionException {
    new Runner(
            new OptionsBuilder()
                .parent(new CommandLineOptions(args))
                .include(PublishBenchmark.class.getSimpleName())
                .build())
        .run();
  }
}
