package jobs;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.NoSuchElementException;
import java.util.concurrent.atomic.AtomicInteger;
import org.deeplearning4j.datasets.iterator.IteratorDataSetIterator;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.optimize.api.BaseTrainingListener;
import org.nd4j.linalg.dataset.DataSet;

/** One single fit that lasts until a file appears. */
public final class LongFit {

  private LongFit() {}

  /** Takes the path of that file. */
  public static void main(String[] args) {
    Path stop = Path.of(args[0]);
    MultiLayerNetwork network = Small.network();
    network.setListeners(
        new BaseTrainingListener() {
          @Override
          public void iterationDone(Model model, int iteration, int epoch) {
            if (iteration % 10 == 0) {
              System.out.println("job " + iteration);
            }
          }
        });
    network.fit(new IteratorDataSetIterator(new Batches(stop), Small.BATCH));
    System.out.println("job ended");
  }

  private static final class Batches implements java.util.Iterator<DataSet> {
    private final Path stop;
    private final AtomicInteger next = new AtomicInteger();

    Batches(Path stop) {
      this.stop = stop;
    }

    @Override
    public boolean hasNext() {
      return !Files.exists(stop);
    }

    @Override
    public DataSet next() {
      try {
        Thread.sleep(5);
      } catch (InterruptedException asked) {
        throw new NoSuchElementException("interrupted");
      }
      return Small.batch(next.getAndIncrement());
    }
  }
}
