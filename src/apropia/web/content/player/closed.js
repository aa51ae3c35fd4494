window.parent.postMessage("returned", location.origin);
