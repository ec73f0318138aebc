package jobs;

import java.io.File;
import java.net.URL;
import java.net.URLClassLoader;

/** Runs another job in a class loader that sees neither the class path nor the agent. */
public final class ChildFirst {

  private ChildFirst() {}

  /** Takes the class path and the class with the other job's main method. */
  public static void main(String[] args) throws Exception {
    String[] entries = args[0].split(File.pathSeparator, -1);
    URL[] urls = new URL[entries.length];
    for (int i = 0; i < entries.length; i++) {
      urls[i] = new File(entries[i]).toURI().toURL();
    }
    URLClassLoader loader = new URLClassLoader("child", urls, ClassLoader.getPlatformClassLoader());
    Thread.currentThread().setContextClassLoader(loader);
    loader
        .loadClass(args[1])
        .getMethod("main", String[].class)
        .invoke(null, (Object) new String[] {"one"});
  }
}
