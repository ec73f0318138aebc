package jobs;

/** Loads a class of DL4J, whichever version is there, and does something else. */
public final class LoadsOptimizer {

  private LoadsOptimizer() {}

  /** Takes the class to load. */
  public static void main(String[] args) throws Exception {
    Class.forName(args[0], false, LoadsOptimizer.class.getClassLoader());
    System.out.println("job ended");
  }
}
