package org.vitals4j.agent.weave;

import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.Enumeration;
import org.jspecify.annotations.Nullable;

/**
 * Holds the library: read from a folder inside the agent's jar, where no other class loader finds
 * it, so that it meets neither another version in the application nor the application's own
 * libraries. What is not in that folder comes from the parent, which is the loader of DL4J.
 */
final class LibraryLoader extends URLClassLoader {

  private static final String FOLDER = "library/";

  static {
    registerAsParallelCapable();
  }

  /**
   * A loader with nothing loaded.
   *
   * @param parent the loader of DL4J
   */
  LibraryLoader(ClassLoader parent) {
    super("vitals4j", new URL[] {folder()}, parent);
  }

  /** The library's folder in the jar that this class came from. */
  private static URL folder() {
    URL jar = LibraryLoader.class.getProtectionDomain().getCodeSource().getLocation();
    try {
      return new URL("jar:" + jar + "!/" + FOLDER);
    } catch (MalformedURLException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  @Override
  protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
    synchronized (getClassLoadingLock(name)) {
      Class<?> loaded = findLoadedClass(name);
      if (loaded == null) {
        loaded = find(name);
      }
      if (loaded == null) {
        return super.loadClass(name, resolve);
      }
      if (resolve) {
        resolveClass(loaded);
      }
      return loaded;
    }
  }

  private @Nullable Class<?> find(String name) {
    // Neither is in the folder, and asking costs a look into the jar.
    if (name.startsWith("java.") || name.startsWith("org.deeplearning4j.")) {
      return null;
    }
    try {
      return findClass(name);
    } catch (ClassNotFoundException elsewhere) {
      return null;
    }
  }

  @Override
  public @Nullable URL getResource(String name) {
    URL own = findResource(name);
    return own == null ? super.getResource(name) : own;
  }

  /** Services are the library's own: those of the application belong to its own copy. */
  @Override
  public Enumeration<URL> getResources(String name) throws IOException {
    Enumeration<URL> own = findResources(name);
    return own.hasMoreElements() ? own : super.getResources(name);
  }
}
